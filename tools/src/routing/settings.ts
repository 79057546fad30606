import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.js';

const SETTING = /^ +([A-Z][A-Z_]+): setting\(\s*([^;]*?)\)?,\n/gm;

const settingsIn = (folder: string): readonly RegExpMatchArray[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => [...readFileSync(join(root, folder, file), 'utf8').matchAll(SETTING)]);

const common = ['libs/distributed/src', 'libs/http/src'].flatMap((folder) => settingsIn(folder));

/** The settings of a service, as its sources declare them: a process refuses to start with one that it does not know. */
export const knownSettings = (service: string): ReadonlySet<string> => {
  const folder = `apps/${service}/src`;
  const own = existsSync(join(root, folder)) ? settingsIn(folder) : [];
  return new Set(['NODE_ENV', ...[...common, ...own].map(([, name]) => name!)]);
};

/** What every service must be told, and the operator token, without which nobody can handle its dead letters. */
export const requiredSettings: readonly string[] = [
  ...common.filter(([, , schema]) => /z\s*\.string\(required\)/.test(schema!)).map(([, name]) => name!),
  'GUILDHALL_OPERATOR_TOKEN',
];

/** `GUILDHALL_MASTER_KEY_FILE` gives `GUILDHALL_MASTER_KEY`. */
export const settingOf = (variable: string): string => variable.replace(/_FILE$/, '');
