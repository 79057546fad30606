import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/**
 * One setting: read from the environment variable of its name, or from the file that `<NAME>_FILE` names; checked at start,
 * listed by `--help`.
 */
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
    try {
      const result = schema.safeParse(valueOf(name, environment));
      if (result.success) values[name] = result.data;
      else
        wrong.push(wrongOf(name, [...new Set(result.error.issues.map(({ message }) => message))].join('; '), meaning));
    } catch (error) {
      wrong.push(wrongOf(`${name}_FILE`, (error as Error).message, meaning));
    }
  }
  if (wrong.length > 0) throw new InvalidConfiguration(`The configuration cannot work:\n${wrong.join('\n')}`);
  return values as ConfigurationOf<S>;
};

const wrongOf = (name: string, reason: string, meaning: string) => `  ${name}: ${reason}\n      ${meaning}`;

/** An empty variable is one that was not set: that is how compose files and shells leave things out. */
const valueOf = (name: string, environment: Readonly<Record<string, string | undefined>>): string | undefined => {
  const file = environment[`${name}_FILE`];
  if (!file) return environment[name] || undefined;
  if (environment[name]) throw new Error(`${name} is set as well: set one of them`);
  return readFileSync(file, 'utf8').trim() || undefined;
};

export const helpOf = (usage: string, settings: Settings): string => {
  const rows = Object.entries(settings).map(([name, { schema, meaning, shown }]) => {
    const standard: unknown = schema.safeParse(undefined).data;
    const value = shown ?? (typeof standard === 'string' || typeof standard === 'number' ? standard : 'not set');
    return `  ${name.padEnd(32)} ${meaning}\n${' '.repeat(35)}(default: ${value})`;
  });
  return `${usage}\n\nSettings, from the environment; NAME_FILE names a file that holds the value of NAME:\n${rows.join('\n')}\n`;
};
