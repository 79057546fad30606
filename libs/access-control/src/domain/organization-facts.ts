import type { OrganizationPermission } from '@guildhall/contracts';
import { Arrivals } from './arrivals.js';
import { InternedIds, Names } from './interned-ids.js';
import type { Journal } from './journal.js';
import { NONE, Rows } from './rows.js';
import { SortedUsers } from './sorted-users.js';
import { NOW, Timelines } from './timelines.js';

/** What a user is in an organization. */
const [HOLDER, ROLES, EXTERNAL] = [0, 1, 2];
const WIDTH = 3;

const [ACTIVE, DELETED, GONE] = [0, 1, 2] as const;
const ENDED = -2;

type OrganizationRoleFacts = Readonly<{
  permissions: readonly OrganizationPermission[];
  projectRoles: readonly number[];
}>;

/** Who is in which organization, what their organization roles are made of, which groups and projects there are. */
export class OrganizationFacts {
  readonly organizations = new InternedIds('org');
  readonly users = new InternedIds('usr');
  readonly projects = new InternedIds('prj');
  readonly roleNames = new Names();
  /** Organization and 0: its default roles and whether it is deleted. */
  readonly states: Timelines;
  /** User and organization: what they are there. */
  readonly standings: Timelines;
  readonly arrivals: Arrivals;
  /** Organization and role name: what the role is made of. */
  readonly roles: Timelines;
  /** Project and organization. */
  readonly projectsOf: Timelines;
  /** Holder of what is given to a group, and organization. */
  readonly groups: Timelines;
  /** Holder of what is given to a group, and holder of what is given to a user. */
  readonly memberships: Timelines;
  readonly #standing = new Rows(WIDTH);
  readonly #sorted: SortedUsers;
  readonly #combinations = new Names();
  readonly #rolesOfCombination: (readonly number[])[] = [];
  readonly #definitions: OrganizationRoleFacts[] = [];

  constructor(journal: Journal) {
    this.states = new Timelines(journal);
    this.standings = new Timelines(journal);
    this.arrivals = new Arrivals(this.standings);
    this.#sorted = new SortedUsers(this.users, this.standings);
    this.roles = new Timelines(journal);
    this.projectsOf = new Timelines(journal);
    this.groups = new Timelines(journal);
    this.memberships = new Timelines(journal);
  }

  /** All who are, or ever were, in an organization and whose ids come after that one, by their ids. */
  usersSorted(organization: number, after: string): Int32Array {
    return this.#sorted.after(organization, after);
  }

  /** Roles that are held together; few combinations are held by many. */
  combination(roles: readonly string[]): number {
    const names = [...new Set(roles)].map((role) => this.roleNames.of(role));
    const number = this.#combinations.of(names.join());
    this.#rolesOfCombination[number] ??= names;
    return number;
  }

  rolesOf(combination: number): readonly number[] {
    return this.#rolesOfCombination[combination]!;
  }

  enter(row: number, holder: number, roles: number, external: boolean, event: number): void {
    const standing = this.#standing.add();
    const at = standing * WIDTH;
    this.#standing.cells[at + HOLDER] = holder;
    this.#standing.cells[at + ROLES] = roles;
    this.#standing.cells[at + EXTERNAL] = Number(external);
    this.standings.set(row, standing, event);
  }

  leave(row: number, event: number): void {
    this.standings.set(row, ENDED, event);
  }

  holder(standing: number): number {
    return this.#standing.cells[standing * WIDTH + HOLDER]!;
  }

  combinationOf(standing: number): number {
    return this.#standing.cells[standing * WIDTH + ROLES]!;
  }

  isExternal(standing: number): boolean {
    return this.#standing.cells[standing * WIDTH + EXTERNAL] === 1;
  }

  define(row: number, facts: OrganizationRoleFacts, event: number): void {
    this.roles.set(row, this.#definitions.push(facts) - 1, event);
  }

  definition(number: number): OrganizationRoleFacts | undefined {
    return this.#definitions[number];
  }

  /** Whether an organization role of it has, or ever had, project roles in every project. */
  haveProjectRoles(organization: number): boolean {
    for (let row = this.roles.firstOfOne(organization); row !== NONE; row = this.roles.nextOfOne(row)) {
      for (let version = this.roles.newest(row); version !== NONE; version = this.roles.before(version)) {
        if ((this.definition(this.roles.valueIn(version))?.projectRoles.length ?? 0) > 0) return true;
      }
    }
    return false;
  }

  found(row: number, defaultRoles: number, event: number): void {
    this.states.set(row, defaultRoles * 4 + ACTIVE, event);
  }

  delete(row: number, event: number): void {
    this.#become(row, DELETED, event);
  }

  restore(row: number, event: number): void {
    this.#become(row, ACTIVE, event);
  }

  complete(row: number, event: number): void {
    this.#become(row, GONE, event);
  }

  /** The default roles of an organization that is there and not deleted; else NONE. */
  defaultRoles(organization: number, position: number): number {
    const state = this.states.valueOfPair(organization, 0, position);
    return state === NONE || (state & 3) !== ACTIVE ? NONE : state >>> 2;
  }

  #become(row: number, state: 0 | 1 | 2, event: number): void {
    const before = this.states.value(row, NOW);
    if (before === NONE || (before & 3) === GONE) return;
    this.states.set(row, (before & ~3) | state, event);
  }

  mark(): readonly number[] {
    return [
      ...[this.organizations, this.users, this.projects, this.roleNames].map(({ length }) => length),
      ...this.#timelines.flatMap(({ length, versions }) => [length, versions]),
      this.#standing.length,
      this.#combinations.length,
      this.#definitions.length,
      this.arrivals.length,
    ];
  }

  rollback(mark: readonly number[]): void {
    this.#sorted.forget();
    const lengths = [...mark];
    this.arrivals.truncate(lengths.pop()!);
    for (const ids of [this.organizations, this.users, this.projects, this.roleNames]) ids.truncate(lengths.shift()!);
    for (const timelines of this.#timelines) {
      const [rows, versions] = lengths.splice(0, 2);
      timelines.truncateVersions(versions!);
      timelines.truncate(rows!);
    }
    const [standings, combinations, definitions] = lengths;
    this.#standing.length = standings!;
    this.#combinations.truncate(combinations!);
    this.#rolesOfCombination.length = combinations!;
    this.#definitions.length = definitions!;
  }

  get bytes(): number {
    return [...this.#timelines, this.arrivals, this.#standing, this.organizations, this.users, this.projects].reduce(
      (sum, { bytes }) => sum + bytes,
      0,
    );
  }

  get #timelines(): readonly Timelines[] {
    return [this.states, this.standings, this.roles, this.projectsOf, this.groups, this.memberships];
  }
}
