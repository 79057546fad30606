import type { Project } from '@guildhall/contracts';
import type { Subscriptions } from '@guildhall/event-sourcing';
import type { View } from '@guildhall/read-model';
import { directory, type OrganizationRow } from './directory.js';
import { type InvitationRow, invitations } from './invitations.js';
import { type MembershipRow, memberships } from './memberships.js';
import { people, type Person } from './people.js';
import { projectRoles, type ProjectRolesRow } from './project-roles.js';
import { projects } from './projects.js';

/** What this context reads from. */
export class OrganizationViews {
  private constructor(
    readonly organizations: View<OrganizationRow>,
    readonly memberships: View<MembershipRow>,
    readonly invitations: View<InvitationRow>,
    readonly projects: View<Project>,
    readonly projectRoles: View<ProjectRolesRow>,
    readonly people: View<Person>,
  ) {}

  static async open(subscriptions: Subscriptions): Promise<OrganizationViews> {
    return new OrganizationViews(
      await subscriptions.project(directory),
      await subscriptions.project(memberships),
      await subscriptions.project(invitations),
      await subscriptions.project(projects),
      await subscriptions.project(projectRoles),
      await subscriptions.project(people),
    );
  }
}
