import type { Subscriptions } from '@guildhall/event-sourcing';
import type { View } from '@guildhall/read-model';
import { type AssignmentRow, assignments } from './assignments.js';
import { type CustomRoleRow, customRoles } from './custom-roles.js';
import { people, type Person } from './people.js';
import { possibleHolders, type PossibleHolderRow } from './possible-holders.js';
import { type PrincipalRow, principals } from './principals.js';
import { projectAccess, type ProjectAccessRow } from './project-access.js';

/** What this context reads from, beside the access replica. */
export class AccessControlViews {
  private constructor(
    readonly assignments: View<AssignmentRow>,
    readonly projectAccess: View<ProjectAccessRow>,
    readonly customRoles: View<CustomRoleRow>,
    readonly principals: View<PrincipalRow>,
    readonly possibleHolders: View<PossibleHolderRow>,
    readonly people: View<Person>,
  ) {}

  static async open(subscriptions: Subscriptions): Promise<AccessControlViews> {
    return new AccessControlViews(
      await subscriptions.project(assignments),
      await subscriptions.project(projectAccess),
      await subscriptions.project(customRoles),
      await subscriptions.project(principals),
      await subscriptions.project(possibleHolders),
      await subscriptions.project(people),
    );
  }
}
