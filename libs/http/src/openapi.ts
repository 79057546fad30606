import { DryRun, PROBLEMS, Problem, type ProblemCode } from '@guildhall/contracts';
import { applyDecorators, HttpCode, type INestApplication } from '@nestjs/common';
import { OffersDryRun, offersDryRun } from './dry-runs.js';
import { describe, loadReference } from './reference.js';
import { z } from 'zod';

type Documented = Readonly<{
  summary: string;
  /** Status and body of the answer; no schema: no body. */
  answers: readonly [status: number, schema?: z.ZodType];
  /** Another answer that it may give instead. */
  orAnswers?: readonly [status: number, schema: z.ZodType, when: string];
  /** Refusals of its own; those that every route has are added. */
  problems?: readonly ProblemCode[];
  /** It changes something. */
  writes?: boolean;
  /** An idempotency key is of use. Not where answers hold secrets, which are not kept. */
  repeatable?: boolean;
  /** It can be tried out. Default: every repeatable write that is not public. */
  dryRun?: boolean;
  /** It is edited, and `If-Match` with its ETag guards against the edits of others. */
  conditional?: boolean;
}>;

const POSITION = {
  name: 'Guildhall-At-Least',
  description:
    'A consistency token: the answer is at least as fresh as the one that gave it. Several, separated by commas: as all of them.',
  required: false,
};
const KEY = {
  name: 'Idempotency-Key',
  description: 'The same key and body give the same answer for 24 hours and are carried out once.',
  required: false,
};
const CONDITION = {
  name: 'If-Match',
  description: 'The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile.',
  required: false,
};
const DRY_RUN = {
  name: 'dryRun',
  description: 'True: nothing is written, and the answer (200) says what would be, and who would gain or lose what.',
  required: false,
  schema: { type: 'boolean', default: false },
} as const;

/** What any request can be refused for, and any that changes something. */
const EVERYWHERE: readonly ProblemCode[] = ['invalid-request', 'invalid-position', 'not-yet-consistent'];
const ON_WRITES: readonly ProblemCode[] = [
  'malformed-json',
  'invalid-idempotency-key',
  'idempotency-key-reused',
  'stale-revision',
  'body-too-large',
  'unsupported-media-type',
];

/** What the API reference says of a route, and the status of its answer. */
export const Documents = ({
  summary,
  answers: [status, schema],
  orAnswers,
  problems = [],
  writes = false,
  repeatable = writes,
  dryRun = repeatable,
  conditional = false,
}: Documented) =>
  applyDecorators(
    HttpCode(status),
    OffersDryRun(dryRun),
    describe(({ ApiHeader, ApiOperation, ApiQuery, ApiResponse }, route) => [
      ApiOperation({ summary }),
      ApiHeader(POSITION),
      ...(repeatable ? [ApiHeader(KEY)] : []),
      ...(conditional ? [ApiHeader(CONDITION)] : []),
      ...(offersDryRun(route) ? [ApiQuery(DRY_RUN)] : []),
      ...answersOf(offersDryRun(route), [
        { status, description: summary, schema },
        ...(orAnswers ? [{ status: orAnswers[0], description: orAnswers[2], schema: orAnswers[1] }] : []),
      ]).map((answer) => ApiResponse(answer)),
      ...byStatus([...problems, ...EVERYWHERE, ...(writes ? ON_WRITES : [])]).map(([problemStatus, codes]) =>
        ApiResponse({
          status: problemStatus,
          description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        } as never),
      ),
    ]),
  );

type Answered = Readonly<{ status: number; description: string; schema?: z.ZodType | undefined }>;

const TRIED_OUT = 'With `dryRun=true`: what would have been written';

const answersOf = (dryRun: boolean, answers: readonly Answered[]) => {
  const all: readonly Answered[] = dryRun
    ? [...answers, { status: 200, description: TRIED_OUT, schema: DryRun }]
    : answers;
  return [...new Set(all.map(({ status }) => status))].map((status) => {
    const same = all.filter((answer) => answer.status === status);
    const schemas = same.flatMap(({ schema }) => schema ?? []);
    const [schema] = schemas.length > 1 ? [z.union(schemas)] : schemas;
    return {
      status,
      description: same.map(({ description }) => description).join('. '),
      ...(schema && { standardSchema: schema }),
    };
  });
};

const byStatus = (codes: readonly ProblemCode[]): readonly (readonly [number, readonly ProblemCode[]])[] => {
  const statuses = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = PROBLEMS[code];
    statuses.set(status, [...(statuses.get(status) ?? []), code]);
  }
  return [...statuses].sort(([a], [b]) => a - b);
};

/** The reference of everything that is mounted, as OpenAPI 3.1. */
export const openApiOf = async (app: INestApplication, version: string): Promise<object> => {
  const { DocumentBuilder, SwaggerModule } = await loadReference();
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Guildhall')
    .setDescription(
      'Organizations, identity and access. Errors are problem+json; their codes are explained at /docs/problems.',
    )
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'accessToken')
    .build();
  const document = SwaggerModule.createDocument(app, builder, { autoTagControllers: false });
  const { $defs } = Problem.toJSONSchema() as { $defs?: Record<string, object> };
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...$defs } };
  for (const [path, operations] of Object.entries(document.paths)) namePathParameters(path, operations);
  return document;
};

type Operation = { parameters?: { name?: string; in?: string }[] };

/** A parameter that only the guard reads is one for the caller all the same. */
const namePathParameters = (path: string, operations: object): void => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  for (const operation of Object.values(operations) as Operation[]) {
    const named = operation.parameters?.filter((parameter) => parameter.in === 'path').map(({ name }) => name) ?? [];
    const missing = names
      .filter((name) => !named.includes(name))
      .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
    operation.parameters = [...missing, ...(operation.parameters ?? [])];
  }
};
