import type { z } from 'zod';

/** One setting: read from the environment variable of its name, checked at start, listed by `--help`. */
export type Setting<Schema extends z.ZodType = z.ZodType> = Readonly<{
  schema: Schema;
  meaning: string;
  shown?: string;
}>;
export type Settings = Readonly<Record<string, Setting>>;
export type ConfigurationOf<S extends Settings> = { readonly [Name in keyof S]: z.output<S[Name]['schema']> };

export const setting = <Schema extends z.ZodType>(
  schema: Schema,
  meaning: string,
  shown?: string,
): Setting<Schema> => ({
  schema,
  meaning,
  ...(shown !== undefined && { shown }),
});

/** The exit code for a configuration that cannot work (`EX_CONFIG`). */
export const EXIT_CONFIGURATION = 78;

/** Settings that are missing or wrong, all of them, each with what it means. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
}

/** @throws {InvalidConfiguration} */
export const configurationOf = <S extends Settings>(
  settings: S,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigurationOf<S> => {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, { schema, meaning }] of Object.entries(settings)) {
    // An empty variable is one that was not set: that is how compose files and shells leave things out.
    const result = schema.safeParse(environment[name] || undefined);
    if (result.success) values[name] = result.data;
    else wrong.push(`  ${name}: ${result.error.issues.map(({ message }) => message).join('; ')}\n      ${meaning}`);
  }
  if (wrong.length > 0) throw new InvalidConfiguration(`The configuration cannot work:\n${wrong.join('\n')}`);
  return values as ConfigurationOf<S>;
};

export const helpOf = (usage: string, settings: Settings): string => {
  const rows = Object.entries(settings).map(([name, { schema, meaning, shown }]) => {
    const standard: unknown = schema.safeParse(undefined).data;
    const value = shown ?? (typeof standard === 'string' || typeof standard === 'number' ? standard : 'not set');
    return `  ${name.padEnd(32)} ${meaning}\n${' '.repeat(35)}(default: ${value})`;
  });
  return `${usage}\n\nSettings, from the environment:\n${rows.join('\n')}\n`;
};
