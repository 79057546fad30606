import type { Principal, RoleAssigned } from '@guildhall/contracts';
import type { PermissionSet } from './permission-sets.js';

/** A role as assignments share it: what it holds is looked up when asked, so changing it changes all who hold it. */
export type KnownRole = Readonly<{ id: string; exists: boolean; permissions: PermissionSet }>;

/** One assignment. */
export type Held = Readonly<{
  assignmentId: string;
  principal: Principal;
  /** The stay in the organization under which a user holds it. */
  membershipId: string | undefined;
  role: KnownRole;
  /** Null: the whole project. */
  object: string | null;
  grantedBy: RoleAssigned['data']['grantedBy'];
  grantedAt: string;
}>;

const NOTHING: readonly Held[] = [];

/** One project: whose it is, and what has been assigned in it. */
export class ProjectFacts {
  /** Undefined until its organization has said that it is there: assignments may become known before. */
  organizationId: string | undefined;
  readonly #assignments = new Map<string, Held>();
  readonly #byPrincipal = new Map<string, Held[]>();

  assign(held: Held): void {
    const key = keyOf(held.principal);
    this.#assignments.set(held.assignmentId, held);
    const others = this.#byPrincipal.get(key);
    if (others) others.push(held);
    else this.#byPrincipal.set(key, [held]);
  }

  unassign(assignmentId: string): void {
    const held = this.#assignments.get(assignmentId);
    if (!held) return;
    this.#assignments.delete(assignmentId);
    const key = keyOf(held.principal);
    const rest = this.#byPrincipal.get(key)!.filter((other) => other !== held);
    if (rest.length > 0) this.#byPrincipal.set(key, rest);
    else this.#byPrincipal.delete(key);
  }

  /** Oldest first; also those given under a stay that has ended. */
  heldBy(principal: Principal): readonly Held[] {
    return this.#byPrincipal.get(keyOf(principal)) ?? NOTHING;
  }
}

// Ids say by their prefix what they are of; the type keeps principals apart whose ids are the customer's.
const keyOf = ({ type, id }: Principal): string => (type === 'user' ? id : `${type} ${id}`);
