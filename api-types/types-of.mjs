import openapiTypes, { astToString } from 'openapi-typescript';

const WRITES = ['post', 'put', 'patch', 'delete'];
const CARRIED = new Set(['Guildhall-At-Least', 'Idempotency-Key', 'dryRun']);

const HEADER = `// Made by \`npm run client:generate\` from the OpenAPI document. Do not edit.
`;

const operationsOf = (document) =>
  Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );

const takes = ({ parameters = [] }, name) => parameters.some((parameter) => parameter.name === name);

const TRIED_OUT = '#/components/schemas/DryRun';

/** The answer without what it says when it was only tried out; nothing if that is all that it says. */
const carriedOut = (answer) => {
  const schema = answer.content?.['application/json']?.schema;
  if (schema?.$ref === TRIED_OUT) return undefined;
  if (!schema?.anyOf) return answer;
  const [only, ...others] = schema.anyOf.filter(({ $ref }) => $ref !== TRIED_OUT);
  const left = others.length > 0 ? { anyOf: [only, ...others] } : only;
  return { ...answer, content: { 'application/json': { schema: left } } };
};

/**
 * What a caller has to say and gets. Refusals are thrown, all in one shape, the client carries tokens and keys along by
 * itself, and trying out is a call of its own: none of these is part of what is to be typed.
 */
const withoutWhatTheClientDoes = (document) => {
  const copy = structuredClone(document);
  for (const { operation } of operationsOf(copy)) {
    operation.parameters = (operation.parameters ?? []).filter(({ name }) => !CARRIED.has(name));
    const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    operation.responses = Object.fromEntries(
      answers.map(([status, answer]) => [status, carriedOut(answer)]).filter(([, answer]) => answer),
    );
  }
  return copy;
};

/** The TypeScript module of an OpenAPI document: types, and which writes take no idempotency key. */
export const typesOf = async (document) => {
  const types = astToString(
    await openapiTypes(withoutWhatTheClientDoes(document), {
      alphabetize: true,
      defaultNonNullable: false,
      emptyObjectsUnknown: true,
      rootTypes: true,
      rootTypesNoSchemaPrefix: true,
    }),
  );
  const calls = (which) =>
    operationsOf(document)
      .filter(({ operation }) => which(operation))
      .map(({ method, path }) => `'${method} ${path}'`)
      .sort();
  const writes = operationsOf(document).filter(({ method }) => WRITES.includes(method));
  const unkeyed = writes.filter(({ operation }) => !takes(operation, 'Idempotency-Key'));
  return `${HEADER}${types}
/** Calls that can be tried out. */
export type TriedOut =
${calls((operation) => takes(operation, 'dryRun'))
  .map((call) => `  | ${call}\n`)
  .join('')
  .trimEnd()};

/** Calls that take no idempotency key: they change nothing, or answer with secrets, which are not kept. */
export const WITHOUT_KEY: ReadonlySet<string> = new Set([
${unkeyed
  .map(({ method, path }) => `  '${method} ${path}',\n`)
  .sort()
  .join('')}]);
`;
};
