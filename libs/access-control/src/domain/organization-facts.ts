import type { OrganizationRole } from '@guildhall/contracts';

/** What a user may do in an organization, and the stay in it under which they may. */
export type Standing = Readonly<{
  membershipId: string;
  roles: readonly string[];
  permissions: ReadonlySet<string>;
  external: boolean;
}>;

/** Who is in one organization now, and what their organization roles are made of. */
export class OrganizationFacts {
  readonly #permissionsOfRole: ReadonlyMap<string, readonly string[]>;
  readonly #members = new Map<string, Standing>();
  /** Few combinations of roles are held by many members: they share one set. */
  readonly #unions = new Map<string, ReadonlySet<string>>();

  constructor(roles: readonly OrganizationRole[]) {
    this.#permissionsOfRole = new Map(roles.map(({ id, permissions }) => [id, permissions]));
  }

  standing(userId: string): Standing | undefined {
    return this.#members.get(userId);
  }

  enter(userId: string, membershipId: string, roles: readonly string[]): void {
    this.#members.set(userId, { membershipId, roles, permissions: this.#union(roles), external: false });
  }

  change(userId: string, membershipId: string, roles: readonly string[]): void {
    if (this.#members.get(userId)?.membershipId === membershipId) this.enter(userId, membershipId, roles);
  }

  /** Ends that one stay; a newer one of the same user goes on. */
  end(userId: string, membershipId: string): void {
    if (this.#members.get(userId)?.membershipId === membershipId) this.#members.delete(userId);
  }

  #union(roles: readonly string[]): ReadonlySet<string> {
    const key = JSON.stringify(roles);
    let union = this.#unions.get(key);
    if (!union) {
      union = new Set(roles.flatMap((role) => this.#permissionsOfRole.get(role) ?? []));
      this.#unions.set(key, union);
    }
    return union;
  }
}
