import openapiTypes, { astToString } from 'openapi-typescript';

const WRITES = ['post', 'put', 'patch', 'delete'];
const CARRIED = new Set(['Guildhall-At-Least', 'Idempotency-Key']);

const HEADER = `// Made by \`npm run client:generate\` from the OpenAPI document. Do not edit.
`;

const operationsOf = (document) =>
  Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );

const takesKey = ({ parameters = [] }) => parameters.some(({ name }) => name === 'Idempotency-Key');

/**
 * What a caller has to say and gets. Refusals are thrown, all in one shape, and the client carries tokens and keys along by
 * itself: neither is part of what is to be typed.
 */
const withoutWhatTheClientDoes = (document) => {
  const copy = structuredClone(document);
  for (const { operation } of operationsOf(copy)) {
    operation.parameters = (operation.parameters ?? []).filter(({ name }) => !CARRIED.has(name));
    for (const status of Object.keys(operation.responses))
      if (!status.startsWith('2')) delete operation.responses[status];
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
  const unkeyed = operationsOf(document)
    .filter(({ method, operation }) => WRITES.includes(method) && !takesKey(operation))
    .map(({ method, path }) => `  '${method} ${path}',\n`)
    .sort()
    .join('');
  return `${HEADER}${types}
/** Calls that take no idempotency key: they change nothing, or answer with secrets, which are not kept. */
export const WITHOUT_KEY: ReadonlySet<string> = new Set([
${unkeyed}]);
`;
};
