import type { Catalogue } from './catalogue.js';
import { AskedResource } from './asked-resource.js';
import { AssignmentRows } from './assignment-rows.js';
import { Holders } from './holders.js';
import { Inviters } from './inviters.js';
import { Journal } from './journal.js';
import { ObjectPaths } from './object-paths.js';
import { OrganizationFacts } from './organization-facts.js';
import { RoleDefinitions } from './role-definitions.js';

/** Where the facts stood, to go back to. */
export type Mark = Readonly<{
  journal: ReturnType<Journal['mark']>;
  organizations: readonly number[];
  holders: readonly number[];
  inviters: number;
  roles: readonly number[];
  assignments: readonly number[];
  paths: number;
}>;

/** What a member's organization roles come to. Names are numbers. */
export type EffectiveRoles = Readonly<{
  roles: readonly number[];
  /** The holders of what is given to these roles. */
  holders: readonly number[];
  permissions: ReadonlySet<string>;
  /** Project roles that one has in every project by one of these roles. */
  projectRoles: readonly Readonly<{ role: number; by: number }>[];
}>;

/** Everything that questions of access are answered from, now and as of any past instant. */
export class Facts {
  readonly journal = new Journal();
  readonly organizations = new OrganizationFacts(this.journal);
  readonly holders = new Holders();
  readonly inviters = new Inviters();
  readonly roles: RoleDefinitions;
  readonly paths = new ObjectPaths();
  readonly assignments = new AssignmentRows(this.journal);
  readonly asked = new AskedResource(this.organizations.projects, this.paths);
  /** What combinations of roles come to now, by organization. */
  readonly #effective = new Map<number, Map<number, EffectiveRoles>>();

  constructor(catalogue: Catalogue) {
    this.roles = new RoleDefinitions(this.journal, catalogue);
  }

  /** Made once, until the roles of that organization change. */
  effectiveNow(organization: number, combination: number, make: () => EffectiveRoles): EffectiveRoles {
    let ofOrganization = this.#effective.get(organization);
    if (!ofOrganization) this.#effective.set(organization, (ofOrganization = new Map()));
    let effective = ofOrganization.get(combination);
    if (!effective) ofOrganization.set(combination, (effective = make()));
    return effective;
  }

  organizationRolesChanged(organization: number): void {
    this.#effective.delete(organization);
  }

  mark(): Mark {
    return {
      journal: this.journal.mark(),
      organizations: this.organizations.mark(),
      holders: this.holders.mark(),
      inviters: this.inviters.length,
      roles: this.roles.mark(),
      assignments: this.assignments.mark(),
      paths: this.paths.length,
    };
  }

  /** Everything is as it was at `mark` again. */
  rollback({ journal, organizations, holders, inviters, roles, assignments, paths }: Mark): void {
    this.assignments.rollback(assignments);
    this.roles.rollback(roles);
    this.organizations.rollback(organizations);
    this.holders.rollback(holders);
    this.inviters.truncate(inviters);
    this.paths.truncate(paths);
    this.journal.rollback(journal);
    this.#effective.clear();
  }

  /** Bytes of the tables; what few texts there are is not counted. */
  get bytes(): number {
    const { journal, organizations, holders, inviters, roles, assignments, paths } = this;
    return [journal, organizations, holders, inviters, roles, assignments, paths].reduce(
      (sum, { bytes }) => sum + bytes,
      0,
    );
  }
}
