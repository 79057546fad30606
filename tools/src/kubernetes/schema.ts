import type { KubernetesObject } from './objects.js';

type Model = { validate(): void };
type Kind = Readonly<{ prototype: Model }>;

const packageOf = (apiVersion: string): string =>
  apiVersion.startsWith('gateway.') ? '@kubernetes-models/gateway-api' : 'kubernetes-models';

const kindOf = async ({ apiVersion, kind }: KubernetesObject): Promise<Kind | undefined> => {
  try {
    const kinds = (await import(`${packageOf(apiVersion)}/${apiVersion}`)) as Readonly<Record<string, Kind>>;
    return kinds[kind];
  } catch {
    return undefined;
  }
};

/** The same value, but each field that is looked at strikes its path from `unread`. */
const watched = (value: unknown, path: string, unread: Set<string>): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const fields = new Map(
    Object.entries(value).map(([name, field]) => {
      const at = `${path}/${name}`;
      unread.add(at);
      return [name, { at, field: watched(field, at, unread) }];
    }),
  );
  return new Proxy(value, {
    get: (target, name) => {
      const found = fields.get(name as string);
      if (!found) return Reflect.get(target, name) as unknown;
      unread.delete(found.at);
      return found.field;
    },
  });
};

/** Kubernetes' schemas let unknown fields pass. A field that they do not know is one that their validator never looks at. */
const violationsIn = (value: object, kind: Kind): readonly string[] => {
  const unread = new Set<string>();
  try {
    const model = Object.assign(Object.create(kind.prototype) as Model, value);
    (watched(model, '', unread) as Model).validate();
  } catch (error) {
    return [(error as Error).message];
  }
  return [...unread].map((path) => `${path} is no field`);
};

/** What is wrong with an object by the schemas of its kind: types, required and unknown fields. */
export const schemaViolations = async (object: KubernetesObject): Promise<readonly string[]> => {
  const { apiVersion, kind, metadata } = object;
  const [schema, anyKind] = await Promise.all([
    kindOf(object),
    kindOf({ ...object, apiVersion: 'v1', kind: 'ConfigMap' }),
  ]);
  if (!schema || !anyKind) return [`there is no kind ${kind} in ${apiVersion}`];
  // Schemas of custom resources say nothing of the metadata, which are the same for every kind.
  return [
    ...violationsIn({ apiVersion: 'v1', kind: 'ConfigMap', metadata }, anyKind),
    ...violationsIn(object, schema).filter((one) => !/^\/(apiVersion|kind|metadata)[/ ]/.test(one)),
  ].map((violation) => `${kind} ${metadata.name}: ${violation}`);
};
