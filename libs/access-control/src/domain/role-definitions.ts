import type { Catalogue } from './catalogue.js';
import { Names } from './interned-ids.js';
import type { Journal } from './journal.js';
import { PermissionNumbers, type PermissionSet } from './permission-sets.js';
import { NONE } from './rows.js';
import { Timelines } from './timelines.js';

/** Whose a custom role is: a number that no other project or organization has. */
export const ofProject = (project: number): number => project * 2;
export const ofOrganization = (organization: number): number => organization * 2 + 1;

/** What the roles are made of that can be given in projects: the catalogue's, and the custom ones of projects and organizations. */
export class RoleDefinitions {
  readonly names = new Names();
  readonly numbers: PermissionNumbers;
  readonly #builtIn: readonly PermissionSet[];
  /** Name and owner: which set of permissions; -2: deleted. */
  readonly #custom: Timelines;
  readonly #sets: PermissionSet[] = [];
  readonly #keys = new Names();

  constructor(
    journal: Journal,
    readonly catalogue: Catalogue,
  ) {
    this.numbers = new PermissionNumbers(catalogue.permissions.map(({ id }) => id));
    this.#custom = new Timelines(journal);
    this.#builtIn = [...catalogue.roles.values()].map(({ id, permissions }) => {
      this.names.of(id);
      return this.numbers.setOf(permissions);
    });
  }

  /** What a role holds in a project of an organization; undefined: there is no such role there. */
  permissions(role: number, project: number, organization: number, position: number): PermissionSet | undefined {
    if (role < this.#builtIn.length) return this.#builtIn[role];
    for (let row = this.#custom.firstOfOne(role); row !== NONE; row = this.#custom.nextOfOne(row)) {
      const owner = this.#custom.other(row);
      if (owner !== ofProject(project) && owner !== ofOrganization(organization)) continue;
      const set = this.#custom.value(row, position);
      if (set >= 0) return this.#sets[set];
    }
    return undefined;
  }

  row(role: number, owner: number): number {
    return this.#custom.of(role, owner);
  }

  owner(row: number): number {
    return this.#custom.other(row);
  }

  define(row: number, permissions: readonly string[], event: number): void {
    const set = this.numbers.setOf(permissions);
    const number = this.#keys.of(set.join());
    this.#sets[number] ??= set;
    this.#custom.set(row, number, event);
  }

  remove(row: number, event: number): void {
    this.#custom.set(row, DELETED, event);
  }

  mark(): readonly number[] {
    return [this.names.length, this.#custom.length, this.#custom.versions, this.#sets.length];
  }

  rollback([names, rows, versions, sets]: readonly number[]): void {
    this.#custom.truncateVersions(versions!);
    this.#custom.truncate(rows!);
    this.#sets.length = sets!;
    this.#keys.truncate(sets!);
    this.names.truncate(names!);
  }

  get bytes(): number {
    return this.#custom.bytes;
  }
}

const DELETED = -2;
