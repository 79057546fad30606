import type { Permission, Role, Verb } from '@guildhall/contracts';
import builtIn from './areas.json' with { type: 'json' };
import { type Area, areasOf, type Family } from './areas.js';

export type Roles = ReadonlyMap<string, Role>;

/** All permissions there are, and the roles that every project has without anybody making them. */
export interface Catalogue {
  readonly permissions: readonly Permission[];
  readonly roles: Roles;
}

const READ: readonly Verb[] = ['list', 'get'];

/** What a level may do with what it is for. To give more than one holds oneself is for custom roles alone. */
const LEVELS: Readonly<Record<'admin' | 'editor' | 'viewer', readonly Verb[]>> = {
  admin: ['list', 'get', 'create', 'update', 'delete'],
  editor: ['list', 'get', 'create', 'update'],
  viewer: READ,
};

const permissionsOf = (families: readonly Family[], verbs?: readonly Verb[]): Permission[] =>
  families.flatMap(({ name, verbs: offered }) =>
    offered
      .filter((verb) => verbs?.includes(verb) ?? true)
      .map((verb) => ({ id: `${name}.${verb}`, family: name, verb })),
  );

const DOES = { admin: 'See, make, change and delete', editor: 'See, make and change', viewer: 'See' } as const;

const rolesOf = ({ role, description, families, governing = [] }: Area): Role[] =>
  (['admin', 'editor', 'viewer'] as const).map((level) => ({
    id: `${role}-${level}`,
    name: `${role}-${level}`,
    description: `${DOES[level]} ${description}${governing.length > 0 && level === 'admin' ? ', and say who may do what' : ''}`,
    builtIn: true,
    scope: 'project',
    permissions: [
      ...permissionsOf(families, LEVELS[level]),
      ...permissionsOf(governing, level === 'admin' ? LEVELS.admin : READ),
    ].map(({ id }) => id),
  }));

/**
 * The catalogue of an instance: the areas of objects that its product has, and over all of them the project area, whose roles also
 * hold what the other areas' roles of their level hold.
 */
export const catalogueOf = (areas: readonly Area[], project: Area = PROJECT): Catalogue => {
  const whole: Area = { ...project, families: [...project.families, ...areas.flatMap(({ families }) => families)] };
  return {
    permissions: permissionsOf([
      ...areas.flatMap(({ families }) => families),
      ...project.families,
      ...(project.governing ?? []),
    ]),
    roles: new Map([...areas, whole].flatMap(rolesOf).map((role) => [role.id, role])),
  };
};

/**
 * The built-in areas and those of the instance's configuration; one of the role of a built-in one takes its place.
 * @throws when one is malformed, or contradicts itself or another one, with what is to be mended
 */
export const catalogueWith = (more: readonly unknown[]): Catalogue => {
  const own = areasOf(more);
  const kept = BUILT_IN.filter(({ role }) => !own.some((area) => area.role === role));
  return catalogueOf(areasOf([...kept, ...own]));
};

const PROJECT_ROLE = 'project';
const ALL_BUILT_IN = areasOf(builtIn);
const PROJECT = ALL_BUILT_IN.find(({ role }) => role === PROJECT_ROLE)!;
const BUILT_IN = ALL_BUILT_IN.filter(({ role }) => role !== PROJECT_ROLE);

export const CATALOGUE: Catalogue = catalogueOf(BUILT_IN);

export const PROJECT_ADMIN = 'project-admin';
export const ASSIGN = 'projects.role-assignments.create';
export const UNASSIGN = 'projects.role-assignments.delete';
export const LIST_ASSIGNMENTS = 'projects.role-assignments.list';
/** Whoever holds it gives, and makes roles of, more than they hold. */
export const BIND = 'projects.roles.bind';
export const LIST_ROLES = 'projects.roles.list';
