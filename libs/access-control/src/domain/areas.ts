import { Verb } from '@guildhall/contracts';

/** Permissions that are given together, e.g. `deployments.metrics`, and what can be done with such an object. */
export type Family = Readonly<{ name: string; verbs: readonly Verb[] }>;

/** What a row of default roles is made for: `deployment` makes `deployment-admin`, `-editor` and `-viewer`. */
export type Area = Readonly<{
  role: string;
  description: string;
  families: readonly Family[];
  /** Who may change these decides what others may do: of the default roles only `project-admin` lets them be changed. */
  governing?: readonly Family[];
}>;

const NAME = /^[a-z][a-z0-9-]*$/;
const FAMILY = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/;
const KEYS = ['role', 'description', 'families', 'governing'];

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Areas as they are written in configuration, checked.
 * @throws when one is malformed, or contradicts itself or another one, with what is to be mended
 */
export const areasOf = (input: readonly unknown[]): readonly Area[] => {
  const faults = input.flatMap((area, at) => faultsOf(area).map((fault) => `${nameOf(area, at)}: ${fault}`));
  if (faults.length > 0) throw new Error(`The catalogue of permissions is malformed. ${faults.join('; ')}`);
  const areas = input as readonly Area[];
  const roles = areas.map(({ role }) => role);
  const families = areas.flatMap(({ families: own, governing = [] }) => [...own, ...governing].map(({ name }) => name));
  const twice = [
    ...repeated(roles).map((role) => `two areas are called ${role}`),
    ...repeated(families).map((family) => `the family ${family} is in it twice`),
  ];
  if (twice.length > 0) throw new Error(`The catalogue of permissions contradicts itself: ${twice.join('; ')}`);
  return areas;
};

const nameOf = (area: unknown, at: number): string =>
  isRecord(area) && isText(area['role']) ? `Area ${area['role']}` : `Area number ${at + 1}`;

const faultsOf = (area: unknown): string[] => {
  if (!isRecord(area)) return ['it must be an object with role, description and families'];
  const { role, description, families, governing = [] } = area;
  const unknown = Object.keys(area).filter((key) => !KEYS.includes(key));
  return [
    ...(unknown.length > 0 ? [`nothing is known of ${unknown.join(', ')}`] : []),
    ...(isText(role) && NAME.test(role) ? [] : ['role must be a name like data-set']),
    ...(isText(description) ? [] : ['description must say what its roles are for']),
    ...(Array.isArray(families) && families.length > 0
      ? families.flatMap(faultsOfFamily)
      : ['families must name at least one family']),
    ...(Array.isArray(governing) ? governing.flatMap(faultsOfFamily) : ['governing must be a list of families']),
  ];
};

const faultsOfFamily = (family: unknown): string[] => {
  if (!isRecord(family) || !isText(family['name'])) return ['a family must have a name and verbs'];
  const { name, verbs } = family;
  if (!FAMILY.test(name as string)) return [`the family ${String(name)} must be a name like looms or looms.threads`];
  if (!Array.isArray(verbs) || verbs.length === 0) return [`the family ${String(name)} must have verbs`];
  const wrong = verbs.filter((verb) => !Verb.options.includes(verb as Verb));
  if (wrong.length > 0) {
    return [`${wrong.join(', ')} of the family ${String(name)} are no verbs; these are ${Verb.options.join(', ')}`];
  }
  return repeated(verbs as string[]).map((verb) => `the family ${String(name)} has ${verb} twice`);
};

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, at) => names.indexOf(name) !== at)),
];
