import { has } from './permission-sets.js';
import { NONE } from './rows.js';
import type { Situation } from './situation.js';

/** Any permission at all: whether somebody holds a role. */
const ANY = -1;

/**
 * Whether a user may do something, without making anything: it stops at the first assignment that allows it. One question is
 * asked after the other.
 */
export class Checking {
  #permission = ANY;
  #project = NONE;
  #organization = NONE;

  constructor(private readonly situation: Situation) {}

  /** Whether the user holds the permission on what `facts.asked` has read. */
  allows(user: number, permission: number, project: number, organization: number): boolean {
    this.#permission = permission;
    return this.#holds(user, project, organization, true);
  }

  /** Whether the user holds any role in the project or on an object in it. */
  holdsAny(user: number, project: number, organization: number): boolean {
    this.#permission = ANY;
    return this.#holds(user, project, organization, false);
  }

  readonly #passes = (role: number): boolean => {
    const permissions = this.situation.permissions(role, this.#project, this.#organization);
    return permissions !== undefined && (this.#permission === ANY || has(permissions, this.#permission));
  };

  #holds(user: number, project: number, organization: number, there: boolean): boolean {
    const { situation } = this;
    const { organizations } = situation.facts;
    const standing = situation.standing(user, organization);
    if (standing === NONE) return false;
    this.#project = project;
    this.#organization = organization;
    const stay = organizations.holder(standing);
    if (this.#given(stay, there)) return true;
    const { memberships } = organizations;
    for (let row = memberships.firstOfOther(stay); row !== NONE; row = memberships.nextOfOther(row)) {
      if (memberships.value(row, situation.position) !== 1) continue;
      const group = memberships.one(row);
      if (this.#given(group, there) && situation.isGroup(group, organization)) return true;
    }
    const { holders, projectRoles } = situation.effective(organization, standing);
    for (const holder of holders) if (this.#given(holder, there)) return true;
    for (const { role } of projectRoles) if (this.#passes(role)) return true;
    return false;
  }

  #given(holder: number, there: boolean): boolean {
    const { assignments, asked } = this.situation.facts;
    const holding = assignments.holdings.find(holder, this.#project);
    return (
      holding !== NONE && assignments.some(holding, this.situation.position, there ? asked : undefined, this.#passes)
    );
  }
}
