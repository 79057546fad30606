import type { AccessEvent } from '@guildhall/access-control/evaluator';
import type { Event, Recorded } from '@guildhall/event-sourcing';

/** Numbers that look random and are the same in every run. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 4_294_967_296) * sides);
  }

  of<T>(items: readonly T[]): T {
    return items[this.roll(items.length)]!;
  }
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const idDice = new Dice(7);
export const newId = (prefix: string): string => {
  let digits = '01';
  while (digits.length < 26) digits += ALPHABET[idDice.roll(32)]!;
  return `${prefix}_${digits}`;
};

export const ROLES = [
  'deployment-viewer',
  'deployment-editor',
  'deployment-admin',
  'pipeline-viewer',
  'pipeline-admin',
];
const FOUNDED = Date.UTC(2026, 0, 1);

/** Events as they come from the log, one stream per organization and one per project. */
export class Log {
  #position = 0;
  readonly #revisions = new Map<string, number>();

  constructor(private readonly take: (event: Recorded<Event>) => void) {}

  get position(): number {
    return this.#position;
  }

  write(event: AccessEvent, by: string): void {
    const { type, data } = event;
    const stream =
      type.startsWith('Role') && 'projectId' in data
        ? `access-${data.projectId}`
        : `organization-${data.organizationId}`;
    const revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    const id = `0193${newId('e')
      .slice(2)
      .replaceAll(/[^0-9a-f]/g, '0')}000000`;
    const uuid = `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20, 32)}`;
    const metadata = {
      time: new Date(FOUNDED + this.#position * 1_000).toISOString(),
      actor: { type: 'user' as const, id: by },
      requestId: 'request',
      correlationId: 'request',
      causationId: 'request',
      commandId: 'command',
      schemaVersion: 1,
    };
    const position = this.#position;
    this.#position += 1;
    const recorded = { ...event, id: uuid, stream, revision, position, metadata };
    this.take({ ...recorded, stored: recorded as never });
  }
}

export type Person = Readonly<{ userId: string; membershipId: string; groups: readonly string[] }>;
export type Project = Readonly<{ projectId: string; objects: readonly string[] }>;
export type Tenant = Readonly<{
  organizationId: string;
  people: readonly Person[];
  groups: readonly string[];
  projects: readonly Project[];
}>;
export type Given = Extract<AccessEvent, { type: 'RoleAssigned' }>['data'];

const POLICIES = {
  invitationLifetimeHours: 1,
  addsMembersDirectly: false,
  strangersInProjects: 'members' as const,
  projectDeletion: 'always' as const,
  deletionGraceDays: 30,
  ownershipTransfer: null,
};

/** An organization for some 10,000 assignments: 1,000 people in 100 groups, two each, with 500 projects. */
export const foundTenant = (log: Log, dice: Dice, assignments: number): Tenant => {
  const share = (part: number) => Math.max(2, Math.ceil(assignments / part));
  const organizationId = newId('org');
  const founder = { userId: newId('usr'), membershipId: newId('mbr') };
  const role = (id: string) => ({ id, name: id, permissions: [], projectRoles: [], administrative: false });
  log.write(
    {
      type: 'OrganizationFounded',
      data: {
        organizationId,
        name: 'Looms',
        slug: 'looms',
        founderId: founder.userId,
        membershipId: founder.membershipId,
        template: 'workspace',
        roles: [role('admin'), role('member')],
        founderRoles: ['admin'],
        defaultRoles: ['member'],
        indispensableRole: 'admin',
        ownerRole: null,
        policies: POLICIES,
      },
    },
    founder.userId,
  );
  const by = founder.userId;
  const groups = Array.from({ length: share(100) }, () => newId('grp'));
  for (const groupId of groups)
    log.write({ type: 'GroupCreated', data: { organizationId, groupId, name: 'Weavers' } }, by);
  const people = Array.from({ length: share(10) }, (): Person => {
    const [userId, membershipId] = [newId('usr'), newId('mbr')];
    const mine = [...new Set([dice.of(groups), dice.of(groups)])];
    log.write({ type: 'MemberJoined', data: { organizationId, userId, membershipId, roles: ['member'] } }, by);
    for (const groupId of mine) {
      log.write({ type: 'GroupMemberAdded', data: { organizationId, userId, membershipId, groupId } }, by);
    }
    return { userId, membershipId, groups: mine };
  });
  const projects = Array.from({ length: share(20) }, (_, number): Project => {
    const projectId = newId('prj');
    const creation = { organizationId, projectId, name: 'Churn', creatorId: by, membershipId: founder.membershipId };
    log.write({ type: 'ProjectCreated', data: creation }, by);
    return { projectId, objects: Array.from({ length: 10 }, (__, object) => `deployments/model-${number}-${object}`) };
  });
  return { organizationId, people, groups, projects };
};

/** 60 of 100 to people, 30 to groups, 10 to an organization role; every other one on an object of the project. */
export const give = (log: Log, dice: Dice, tenant: Tenant): Given => {
  const { organizationId, people, groups, projects } = tenant;
  const project = dice.of(projects);
  const chance = dice.roll(100);
  const person = dice.of(people);
  const principal =
    chance < 60
      ? { type: 'user' as const, id: person.userId }
      : chance < 90
        ? { type: 'group' as const, id: dice.of(groups) }
        : { type: 'organization-role' as const, id: 'member' };
  const given: Given = {
    assignmentId: newId('asg'),
    organizationId,
    projectId: project.projectId,
    principal,
    ...(principal.type === 'user' && { membershipId: person.membershipId }),
    role: dice.of(ROLES),
    object: dice.roll(2) === 0 ? null : dice.of(project.objects),
    grantedBy: { type: 'user', id: dice.of(people).userId },
  };
  log.write({ type: 'RoleAssigned', data: given }, given.grantedBy.id);
  return given;
};

export type Question = Readonly<{ userId: string; permission: string; resource: string }>;
const ASKED = ['deployments.list', 'deployments.update', 'deployments.versions.files.delete', 'pipelines.get'];

/** What somebody to whom it was given, or anybody, may do on a version of a deployment of that project. */
export const questionAbout = (dice: Dice, tenant: Tenant, given: Given): Question => {
  const { type, id } = given.principal;
  const random = dice.of(tenant.people).userId;
  const inGroup = type === 'group' ? tenant.people.find(({ groups }) => groups.includes(id))?.userId : undefined;
  const userId = dice.roll(4) === 0 ? random : type === 'user' ? id : (inGroup ?? random);
  const project = tenant.projects.find(({ projectId }) => projectId === given.projectId)!;
  const object = given.object ?? dice.of(project.objects);
  return {
    userId,
    permission: dice.of(ASKED),
    resource: `projects/${given.projectId}/${object}/versions/v${dice.roll(9)}`,
  };
};
