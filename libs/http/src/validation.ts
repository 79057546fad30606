import { StandardSchemaValidationPipe } from '@nestjs/common';

export type InputError = Readonly<{ path: string; code: string; message: string }>;

/** Input that does not fit its schema. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  constructor(readonly errors: readonly InputError[]) {
    super('The input does not fit its schema');
  }

  /** What a schema found wrong. */
  static of(issues: readonly Issue[]): InvalidInput {
    return new InvalidInput(issues.slice(0, 50).map(errorOf));
  }
}

type Issue = Readonly<{
  message: string;
  path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  code?: string;
}>;

const errorOf = ({ message, path = [], code = 'invalid' }: Issue): InputError => ({
  path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
  code: code.replaceAll('_', '-'),
  message,
});

/** Checks bodies and queries against the schema that the route names; what comes through is what the schema made of it. */
class Validation extends StandardSchemaValidationPipe {
  /** Fastify refuses a body with `__proto__` in it, and schemas refuse whatever they do not know: there is nothing to strip. */
  protected override stripProtoKeys(): void {}
}

export const validation = (): StandardSchemaValidationPipe =>
  new Validation({ exceptionFactory: (issues) => InvalidInput.of(issues) });
