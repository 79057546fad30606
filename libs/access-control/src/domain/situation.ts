import type { Principal } from '@guildhall/contracts';
import type { EffectiveRoles, Facts } from './facts.js';
import { GROUP, KINDS, ORGANIZATION_ROLE, STAY } from './holders.js';
import type { PermissionSet } from './permission-sets.js';
import { NONE } from './rows.js';
import { NOW } from './timelines.js';

/** On what way somebody comes by what they hold. */
export type Via = Readonly<{ type: 'direct' | 'group' | 'organization-role'; id?: string }>;
export const DIRECT: Via = { type: 'direct' };

/** Somebody who can hold something in the projects of one organization. */
export type Bearer = Readonly<{
  /** Themselves, and the groups and organization roles by which they hold what these were given. */
  holders: readonly Readonly<{ holder: number; via: Via }>[];
  effective: EffectiveRoles;
  /** Where they stand in the organization; NONE for what is no user. */
  standing: number;
  row: number;
}>;

const NO_ROLES: EffectiveRoles = { roles: [], holders: [], permissions: new Set(), projectRoles: [] };

/** Who was who at one instant: everything by numbers, NONE for what was not there. */
export class Situation {
  constructor(
    readonly facts: Facts,
    readonly position: number,
  ) {}

  /** Of a project that is there, in an organization that is there. */
  organizationOf(project: number): number {
    if (project === NONE) return NONE;
    const { projectsOf } = this.facts.organizations;
    for (let row = projectsOf.firstOfOne(project); row !== NONE; row = projectsOf.nextOfOne(row)) {
      const organization = projectsOf.other(row);
      if (projectsOf.value(row, this.position) === 1 && this.isThere(organization)) return organization;
    }
    return NONE;
  }

  isThere(organization: number): boolean {
    return this.facts.organizations.defaultRoles(organization, this.position) !== NONE;
  }

  standing(user: number, organization: number): number {
    const standing = this.facts.organizations.standings.valueOfPair(user, organization, this.position);
    return standing < 0 ? NONE : standing;
  }

  effective(organization: number, standing: number): EffectiveRoles {
    const { organizations } = this.facts;
    if (organizations.isExternal(standing)) return NO_ROLES;
    const combination = organizations.combinationOf(standing);
    const make = () => this.#comesTo(organization, this.#counting(organization, combination));
    return this.position === NOW ? this.facts.effectiveNow(organization, combination, make) : make();
  }

  /** The organization roles that count, without what they come to. */
  rolesOf(organization: number, standing: number): readonly number[] {
    const { organizations } = this.facts;
    if (organizations.isExternal(standing)) return [];
    if (this.position === NOW) return this.effective(organization, standing).roles;
    return this.#counting(organization, organizations.combinationOf(standing));
  }

  isGroup(holder: number, organization: number): boolean {
    return this.facts.organizations.groups.valueOfPair(holder, organization, this.position) === 1;
  }

  /** The groups that somebody is in, of that organization. */
  groupsOf(stay: number, organization: number): readonly number[] {
    const { memberships } = this.facts.organizations;
    const groups: number[] = [];
    for (let row = memberships.firstOfOther(stay); row !== NONE; row = memberships.nextOfOther(row)) {
      const group = memberships.one(row);
      if (memberships.value(row, this.position) === 1 && this.isGroup(group, organization)) groups.push(group);
    }
    return groups;
  }

  permissions(role: number, project: number, organization: number): PermissionSet | undefined {
    return this.facts.roles.permissions(role, project, organization, this.position);
  }

  /** Undefined for who is not there. */
  bearer({ type, id }: Principal, organization: number): Bearer | undefined {
    const { organizations, holders } = this.facts;
    switch (type) {
      case 'user':
        return this.user(organizations.users.find(id), organization);
      case 'group': {
        const group = holders.findGroup(id);
        if (group === NONE || !this.isGroup(group, organization)) return undefined;
        return { holders: [{ holder: group, via: DIRECT }], effective: NO_ROLES, standing: NONE, row: NONE };
      }
      case 'organization-role': {
        const role = organizations.roleNames.find(id);
        if (role === NONE || !this.#exists(organization, role)) return undefined;
        const holder = holders.organizationRole(organization, role);
        const effective = this.#comesTo(organization, [role]);
        return { holders: [{ holder, via: DIRECT }], effective, standing: NONE, row: NONE };
      }
      case 'service-user':
        return undefined;
    }
  }

  user(user: number, organization: number): Bearer | undefined {
    const { organizations, holders } = this.facts;
    const row = user === NONE ? NONE : organizations.standings.find(user, organization);
    const standing = row === NONE ? NONE : organizations.standings.value(row, this.position);
    if (standing < 0) return undefined;
    const stay = organizations.holder(standing);
    const effective = this.effective(organization, standing);
    return {
      holders: [
        { holder: stay, via: DIRECT },
        ...this.groupsOf(stay, organization).map((holder) => ({
          holder,
          via: { type: 'group' as const, id: holders.groupId(holder) },
        })),
        ...effective.holders.map((holder, at) => ({ holder, via: this.byRole(effective.roles[at]!) })),
      ],
      effective,
      standing,
      row,
    };
  }

  /** Whether what is given to a holder counts in an organization: the stay goes on, the group or role is there. */
  counts(holder: number, organization: number): boolean {
    const { organizations, holders } = this.facts;
    switch (holders.kind(holder)) {
      case 'user': {
        const standing = this.standing(holders.number(holder), organization);
        return standing !== NONE && organizations.holder(standing) === holder;
      }
      case 'group':
        return this.isGroup(holder, organization);
      case 'organization-role':
        return holders.number(holder) === organization && this.#exists(organization, holders.role(holder));
      case 'service-user':
        return false;
    }
  }

  byRole(role: number): Via {
    return { type: 'organization-role', id: this.facts.organizations.roleNames.text(role) };
  }

  /** All users who are, or ever were, in an organization. */
  *usersOf(organization: number): Generator<number> {
    const { standings } = this.facts.organizations;
    for (let row = standings.firstOfOther(organization); row !== NONE; row = standings.nextOfOther(row)) {
      yield standings.one(row);
    }
  }

  /** All users who may, or might once, hold what is given to a holder. */
  *usersBehind(holder: number): Generator<number> {
    const { organizations, holders } = this.facts;
    switch (KINDS.indexOf(holders.kind(holder))) {
      case STAY:
        return yield holders.number(holder);
      case GROUP: {
        const { memberships } = organizations;
        for (let row = memberships.firstOfOne(holder); row !== NONE; row = memberships.nextOfOne(row)) {
          yield holders.number(memberships.other(row));
        }
        return;
      }
      case ORGANIZATION_ROLE:
        yield* this.usersOf(holders.number(holder));
    }
  }

  #counting(organization: number, combination: number): readonly number[] {
    const { organizations } = this.facts;
    const existing = (roles: readonly number[]) => roles.filter((role) => this.#exists(organization, role));
    const held = existing(organizations.rolesOf(combination));
    if (held.length > 0) return held;
    const defaults = organizations.defaultRoles(organization, this.position);
    return defaults === NONE ? [] : existing(organizations.rolesOf(defaults));
  }

  #exists(organization: number, role: number): boolean {
    return this.facts.organizations.roles.valueOfPair(organization, role, this.position) >= 0;
  }

  #comesTo(organization: number, roles: readonly number[]): EffectiveRoles {
    const { organizations, holders } = this.facts;
    const definitions = roles.map((role) =>
      organizations.definition(organizations.roles.valueOfPair(organization, role, this.position))!,
    );
    return {
      roles,
      holders: roles.map((role) => holders.organizationRole(organization, role)),
      permissions: new Set(definitions.flatMap(({ permissions }) => permissions)),
      projectRoles: definitions.flatMap(({ projectRoles }, at) =>
        projectRoles.map((role) => ({ role, by: roles[at]! })),
      ),
    };
  }
}
