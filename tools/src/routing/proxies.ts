import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1';
import type { Manifest } from '../kubernetes/objects.js';
import type { Router } from './routes.js';

/** The first expression that fits decides. */
const firstOf =
  (table: readonly Readonly<{ path: RegExp; service: string | undefined }>[]): Router =>
  (path) =>
    table.find((route) => route.path.test(path))?.service;

type Expression = Readonly<{ path: string; service: string | undefined }>;

const longestFirst = (expressions: readonly Expression[]) =>
  expressions.toSorted((one, other) => other.path.length - one.path.length);

/** As ingress-nginx routes with `use-regex`: longest expression first, anchored at the beginning only, letters of any case. */
export const byIngress = (manifest: Manifest): Router => {
  const rules = manifest.ofKind<IIngress>('Ingress').flatMap(({ spec }) => spec?.rules ?? []);
  const expressions = rules.flatMap(({ http }) =>
    (http?.paths ?? []).map(({ path, backend }) => ({ path: path ?? '/', service: backend.service?.name })),
  );
  return firstOf(
    longestFirst(expressions).map(({ path, service }) => ({ path: new RegExp(`^${path}`, 'i'), service })),
  );
};

type HttpRoute = Readonly<{
  spec: Readonly<{
    rules: readonly Readonly<{
      matches: readonly Readonly<{ path: Readonly<{ type: string; value: string }> }>[];
      backendRefs?: readonly Readonly<{ name: string }>[];
    }>[];
  }>;
}>;

const expressionsOf = (manifest: Manifest): readonly Expression[] =>
  manifest
    .ofKind<HttpRoute>('HTTPRoute')
    .flatMap(({ spec }) => spec.rules)
    .flatMap(({ matches, backendRefs }) =>
      matches.map(({ path }) => {
        if (path.type !== 'RegularExpression') throw new Error(`${path.value} is not an expression, as all others are`);
        return { path: path.value, service: backendRefs?.[0]?.name };
      }),
    );

const whole = (expressions: readonly Expression[]): Router =>
  firstOf(expressions.map(({ path, service }) => ({ path: new RegExp(`^(${path})$`), service })));

/** As a Gateway that goes by the order of the list. */
export const byRouteOrder = (manifest: Manifest): Router => whole(expressionsOf(manifest));

/** As a Gateway that tries the longest expression first. */
export const byRouteLength = (manifest: Manifest): Router => whole(longestFirst(expressionsOf(manifest)));

/** As deploy/nginx.conf routes: its `map`, and what it keeps to itself before. */
export const byNginx = (configuration: string): Router => {
  const map = /map \$uri \$service \{([^}]*)\}/.exec(configuration)?.[1] ?? '';
  const expressions = [...map.matchAll(/^\s*"~(\^[^"]+)"\s+([\w-]+|"");/gm)];
  return firstOf(
    expressions.map(([, path, service]) => ({
      path: new RegExp(path!),
      service: service === '""' ? undefined : service,
    })),
  );
};
