import type { Subscriptions } from '@guildhall/event-sourcing';
import type { View } from '@guildhall/read-model';
import { directory, type OrganizationRow } from './directory.js';
import { groupMembers, type GroupMemberRow, type GroupRow, groups } from './groups.js';
import { type InvitationRow, invitations } from './invitations.js';
import { type MembershipRow, memberships } from './memberships.js';
import { people, type Person } from './people.js';
import { projectPeople, type ProjectPersonRow } from './project-people.js';
import { projectRoleNames, type ProjectRoleNameRow } from './project-role-names.js';
import { type ProjectRow, projects } from './projects.js';
import { type TransferRow, transfers } from './transfers.js';

/** What this context reads from. */
export class OrganizationViews {
  private constructor(
    readonly organizations: View<OrganizationRow>,
    readonly memberships: View<MembershipRow>,
    readonly invitations: View<InvitationRow>,
    readonly groups: View<GroupRow>,
    readonly groupMembers: View<GroupMemberRow>,
    readonly transfers: View<TransferRow>,
    readonly projects: View<ProjectRow>,
    readonly projectPeople: View<ProjectPersonRow>,
    readonly projectRoleNames: View<ProjectRoleNameRow>,
    readonly people: View<Person>,
  ) {}

  static async open(subscriptions: Subscriptions): Promise<OrganizationViews> {
    return new OrganizationViews(
      await subscriptions.project(directory),
      await subscriptions.project(memberships),
      await subscriptions.project(invitations),
      await subscriptions.project(groups),
      await subscriptions.project(groupMembers),
      await subscriptions.project(transfers),
      await subscriptions.project(projects),
      await subscriptions.project(projectPeople),
      await subscriptions.project(projectRoleNames),
      await subscriptions.project(people),
    );
  }
}
