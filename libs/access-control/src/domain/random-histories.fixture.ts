import type { Principal } from '@guildhall/contracts';
import fc from 'fast-check';
import {
  CUSTOM_ROLES,
  founding,
  GROUPS,
  OBJECTS,
  ORGANIZATION_ROLES,
  ORGANIZATIONS,
  OWN_ROLES,
  PROJECTS,
  ROLES,
  SETS,
  USERS,
} from './world-names.fixture.js';
import { idOf, type WorldEvent } from './worlds.fixture.js';

const WHATS = {
  join: 5,
  collaborate: 2,
  remove: 2,
  change: 3,
  transfer: 1,
  'own-role': 3,
  'delete-own-role': 1,
  group: 2,
  'delete-group': 1,
  add: 5,
  take: 2,
  project: 1,
  'delete-project': 1,
  role: 4,
  'delete-role': 1,
  assign: 30,
  unassign: 2,
  'delete-organization': 1,
  restore: 8,
} as const;
type What = keyof typeof WHATS;

/** Something that may happen in a world; what cannot happen then is passed over. Users and so on by number. */
export type Step = Readonly<{
  what: What;
  user: number;
  organization: number;
  project: number;
  role: string;
  object: string | null;
  pick: number;
  chance: number;
}>;

const anyStep = fc.record({
  what: fc.constantFrom(
    ...(Object.entries(WHATS) as [What, number][]).flatMap(([what, often]) => Array<What>(often).fill(what)),
  ),
  user: fc.nat(USERS.length - 1),
  organization: fc.constantFrom(0, 0, 0, 1),
  project: fc.constantFrom(0, 0, 0, 1, 2, 2, 3),
  role: fc.constantFrom('project-admin', 'deployment-admin', ...ROLES),
  object: fc.constantFrom(null, null, null, ...OBJECTS),
  pick: fc.nat(1_000),
  chance: fc.nat(99),
});

const organizationOf = (project: number): number => project % 2;
const pickOf = <T>(items: readonly T[], pick: number): T => items[pick % items.length]!;
type Assigned = Extract<WorldEvent, { type: 'RoleAssigned' }>['data'];
const BY = { type: 'user', id: USERS[0]! } as const;

/** What may be said of a world: the state is only what is needed to say mostly what makes sense. */
class Telling {
  readonly history: WorldEvent[] = [];
  readonly #stays = new Map<string, string>();
  readonly #everStayed: string[] = [];
  readonly #assigned: Assigned[] = [];
  readonly #deleted = new Set<string>();
  #made = 0;

  begin(): this {
    for (const [organization, organizationId] of ORGANIZATIONS.entries()) {
      this.history.push(founding(organizationId, this.#stay(USERS[0]!, organizationId)));
      this.#createProject(organization, organization);
    }
    this.#createProject(2, 0);
    const step = { user: 1, organization: 0, role: 'deployment-editor', object: null, pick: 1, chance: 0 };
    return this.tell(
      [0, 1].flatMap((organization): readonly Step[] => [
        { ...step, what: 'join', organization, project: organization },
        { ...step, what: 'group', organization, project: organization },
        { ...step, what: 'add', organization, project: organization },
        { ...step, what: 'assign', organization, user: 0, project: organization, role: 'project-admin' },
        { ...step, what: 'assign', organization, project: organization, object: 'deployments/D' },
        { ...step, what: 'assign', organization, project: organization, chance: 70 },
        { ...step, what: 'assign', organization, project: organization, role: 'pipeline-admin', chance: 90 },
        { ...step, what: 'collaborate', organization, project: organization, user: 2 },
        { ...step, what: 'assign', organization, project: organization, user: 2 },
      ]),
    );
  }

  tell(steps: readonly Step[]): this {
    for (const step of steps) this.#tell(step);
    return this;
  }

  #tell(step: Step): void {
    const { what, user, organization, project, pick } = step;
    const organizationId = ORGANIZATIONS[organization]!;
    const userId = USERS[user]!;
    const membershipId = this.#stays.get(`${userId} ${organizationId}`);
    const say = (event: WorldEvent) => void this.history.push(event);
    const picked = [pickOf(ORGANIZATION_ROLES, pick), pickOf(ORGANIZATION_ROLES, pick >> 3)];
    // Nobody is ever given a role twice.
    const roles = [...new Set(picked.slice(0, 1 + (pick % 2)))];
    const groupId = GROUPS[organization * 2 + (pick % 2)]!;
    const ownRole = OWN_ROLES[organization * 2 + (pick % 2)]!;
    switch (what) {
      case 'join': {
        // An external collaborator who becomes a member goes on in the same stay.
        const stay = membershipId ?? this.#stay(userId, organizationId);
        return say({ type: 'MemberJoined', data: { organizationId, userId, membershipId: stay, roles } });
      }
      case 'collaborate':
        if (membershipId) return;
        return say({
          type: 'CollaboratorJoined',
          data: { organizationId, userId, membershipId: this.#stay(userId, organizationId) },
        });
      case 'remove': {
        // Sometimes it is an earlier stay, or somebody else's, that is said to have ended.
        const stay = (pick % 5 ? membershipId : undefined) ?? this.#anyStay(pick);
        if (stay === membershipId) this.#stays.delete(`${userId} ${organizationId}`);
        const type = pick % 2 ? 'MemberRemoved' : 'CollaboratorRemoved';
        return say({ type, data: { organizationId, userId, membershipId: stay, reason: 'left' } });
      }
      case 'change': {
        const stay = (pick % 5 ? membershipId : undefined) ?? this.#anyStay(pick);
        return say({ type: 'MemberRolesChanged', data: { organizationId, userId, membershipId: stay, roles } });
      }
      case 'transfer': {
        const other = USERS[(user + 1) % USERS.length]!;
        const to = this.#stays.get(`${other} ${organizationId}`);
        if (!membershipId || !to) return;
        const from = pick % 2 ? membershipId : this.#stay(userId, organizationId);
        return say({
          type: 'OwnershipTransferred',
          data: {
            organizationId,
            transferId: idOf('otr', 1),
            from: { userId, membershipId: from, roles: ['member'] },
            to: { userId: other, membershipId: to, roles: ['admin', 'auditor'] },
          },
        });
      }
      case 'own-role':
        return say({
          type: pick % 3 ? 'OrganizationRoleCreated' : 'OrganizationRoleChanged',
          data: {
            organizationId,
            roleId: ownRole,
            name: 'Own',
            permissions: pick % 2 ? ['projects.list-all'] : [],
            projectRoles: pick % 5 ? [step.role] : [],
          },
        });
      case 'delete-own-role':
        return say({ type: 'OrganizationRoleDeleted', data: { organizationId, roleId: ownRole } });
      case 'group':
        return say({ type: 'GroupCreated', data: { organizationId, groupId, name: 'Weavers' } });
      case 'delete-group':
        return say({ type: 'GroupDeleted', data: { organizationId, groupId } });
      case 'add':
      case 'take': {
        const stay = (pick % 7 ? membershipId : undefined) ?? this.#anyStay(pick);
        const type = what === 'add' ? 'GroupMemberAdded' : 'GroupMemberRemoved';
        return say({ type, data: { organizationId, groupId, userId, membershipId: stay } });
      }
      case 'project':
        return project < 3 ? this.#createProject(project, organizationOf(project)) : undefined;
      case 'delete-project':
        if (pick % 3) return;
        return say({
          type: 'ProjectDeleted',
          data: { organizationId: ORGANIZATIONS[organizationOf(project)]!, projectId: PROJECTS[project]! },
        });
      case 'role':
      case 'delete-role':
        return say(this.#custom(step));
      case 'assign':
        return this.#assign(step);
      case 'unassign':
        return this.#unassign(pick);
      case 'delete-organization':
        this.#deleted.add(organizationId);
        return say({
          type: 'OrganizationDeleted',
          data: { organizationId, restorableUntil: '2026-02-01T00:00:00.000Z' },
        });
      case 'restore':
        for (const id of this.#deleted) say({ type: 'OrganizationRestored', data: { organizationId: id } });
        return this.#deleted.clear();
    }
  }

  #stay(userId: string, organizationId: string): string {
    const membershipId = idOf('mbr', this.#everStayed.length);
    this.#everStayed.push(membershipId);
    this.#stays.set(`${userId} ${organizationId}`, membershipId);
    return membershipId;
  }

  #anyStay(pick: number): string {
    return pickOf(this.#everStayed, pick);
  }

  #createProject(project: number, organization: number): void {
    const organizationId = ORGANIZATIONS[organization]!;
    const creation = {
      organizationId,
      projectId: PROJECTS[project]!,
      name: 'Churn',
      creatorId: USERS[0]!,
      membershipId: this.#anyStay(0),
    };
    this.history.push({ type: 'ProjectCreated', data: creation });
  }

  #custom({ what, organization, pick }: Step): WorldEvent {
    const number = pick % CUSTOM_ROLES.length;
    const owner = number < 3 ? organizationOf(number) : number - 3;
    const role = {
      roleId: CUSTOM_ROLES[number]!,
      organizationId: ORGANIZATIONS[owner]!,
      projectId: number < 3 ? PROJECTS[number]! : null,
    };
    if (what === 'delete-role') return { type: 'RoleDeleted', data: role };
    const type = organization ? 'RoleChanged' : 'RoleCreated';
    return { type, data: { ...role, name: 'Custom', permissions: pickOf(SETS, pick >> 3) } };
  }

  #assign({ user, project, role, object, pick, chance }: Step): void {
    const organization = organizationOf(project);
    const organizationId = ORGANIZATIONS[organization]!;
    const userId = USERS[user]!;
    const type: Principal['type'] =
      chance < 60 ? 'user' : chance < 80 ? 'group' : chance < 98 ? 'organization-role' : 'service-user';
    const principals: Record<Principal['type'], string> = {
      user: userId,
      group: pick % 9 ? GROUPS[organization * 2 + (user % 2)]! : pickOf(GROUPS, user),
      'organization-role': pickOf(ORGANIZATION_ROLES, pick),
      'service-user': idOf('svc', 1),
    };
    // Mostly as it should be, sometimes under a stay of another time, user or organization, or under none.
    const own = this.#stays.get(`${userId} ${organizationId}`);
    const under = pick % 17 === 0 ? undefined : pick % 9 === 0 ? this.#anyStay(pick) : own;
    const data = {
      assignmentId: idOf('asg', this.#made++),
      organizationId,
      projectId: PROJECTS[project]!,
      principal: { type, id: principals[type] },
      ...(type === 'user' && under && { membershipId: under }),
      role,
      object,
      grantedBy: BY,
    };
    this.#assigned.push(data);
    this.history.push({ type: 'RoleAssigned', data });
  }

  #unassign(pick: number): void {
    if (this.#assigned.length === 0) return;
    const [{ grantedBy: _, ...data }] = this.#assigned.splice(pick % this.#assigned.length, 1) as [Assigned];
    this.history.push({ type: 'RoleUnassigned', data });
  }
}

/** The history of two organizations in which four people come, go, found and are given roles, rightly and wrongly. */
export const happen = (steps: readonly Step[]): readonly WorldEvent[] => new Telling().begin().tell(steps).history;

export const histories = fc.array(anyStep, { minLength: 25, maxLength: 70 }).map(happen);
