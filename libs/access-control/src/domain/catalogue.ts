import type { Permission, Role, Verb } from '@guildhall/contracts';

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

export type Roles = ReadonlyMap<string, Role>;

/** All permissions there are, and the roles that every project has without anybody making them. */
export type Catalogue = Readonly<{
  permissions: readonly Permission[];
  roles: Roles;
}>;

const ALL: readonly Verb[] = ['list', 'get', 'create', 'update', 'delete'];
const READ: readonly Verb[] = ['list', 'get'];

const LEVELS: Readonly<Record<'admin' | 'editor' | 'viewer', readonly Verb[]>> = {
  admin: ALL,
  editor: ['list', 'get', 'create', 'update'],
  viewer: READ,
};

const family = (name: string): Family => ({ name, verbs: ALL });
// Nobody writes a log or an audit trail by hand, so there is no permission that would allow it.
const written = (name: string): Family => ({ name, verbs: READ });

export const AREAS: readonly Area[] = [
  {
    role: 'deployment',
    description: 'deployments and everything in them',
    families: [
      family('deployments'),
      family('deployments.environment-variables'),
      written('deployments.audit-events'),
      family('deployments.metrics'),
      family('deployments.versions'),
      family('deployments.versions.files'),
      family('deployments.versions.requests'),
      family('deployments.versions.environment-variables'),
    ],
  },
  {
    role: 'pipeline',
    description: 'pipelines and everything in them',
    families: [
      family('pipelines'),
      family('pipelines.objects'),
      family('pipelines.attachments'),
      family('pipelines.requests'),
      written('pipelines.audit-events'),
      family('pipelines.metrics'),
    ],
  },
  { role: 'service-user', description: 'service users', families: [family('service-users')] },
  { role: 'blob', description: 'blobs', families: [family('blobs')] },
];

/** What belongs to the project itself. The roles of this area also hold what the other areas' roles of their level hold. */
export const PROJECT_AREA: Area = {
  role: 'project',
  description: 'the project and everything in it',
  families: [
    family('projects'),
    family('projects.environment-variables'),
    written('projects.logs'),
    family('projects.metrics'),
    written('projects.audit-events'),
  ],
  governing: [family('projects.roles'), family('projects.role-assignments')],
};

const permissionsOf = (families: readonly Family[], verbs: readonly Verb[] = ALL): Permission[] =>
  families.flatMap(({ name, verbs: offered }) =>
    offered.filter((verb) => verbs.includes(verb)).map((verb) => ({ id: `${name}.${verb}`, family: name, verb })),
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
      ...permissionsOf(governing, level === 'admin' ? ALL : READ),
    ].map(({ id }) => id),
  }));

/** The catalogue of an instance: the areas of objects that its product has, and the project area over all of them. */
export const catalogueOf = (areas: readonly Area[]): Catalogue => {
  const whole: Area = {
    ...PROJECT_AREA,
    families: [...PROJECT_AREA.families, ...areas.flatMap(({ families }) => families)],
  };
  return {
    permissions: permissionsOf([
      ...areas.flatMap(({ families }) => families),
      ...PROJECT_AREA.families,
      ...PROJECT_AREA.governing!,
    ]),
    roles: new Map([...areas, whole].flatMap(rolesOf).map((role) => [role.id, role])),
  };
};

export const CATALOGUE: Catalogue = catalogueOf(AREAS);

export const PROJECT_ADMIN = 'project-admin';
export const ASSIGN = 'projects.role-assignments.create';
export const UNASSIGN = 'projects.role-assignments.delete';
export const LIST_ASSIGNMENTS = 'projects.role-assignments.list';
export const LIST_ROLES = 'projects.roles.list';
