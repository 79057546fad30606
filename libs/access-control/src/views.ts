import type { Subscriptions } from '@guildhall/event-sourcing';
import type { View } from '@guildhall/read-model';
import { type AssignmentRow, assignments } from './assignments.js';
import { projectAccess, type ProjectAccessRow } from './project-access.js';

/** What this context reads from, beside the access replica. */
export class AccessControlViews {
  private constructor(
    readonly assignments: View<AssignmentRow>,
    readonly projectAccess: View<ProjectAccessRow>,
  ) {}

  static async open(subscriptions: Subscriptions): Promise<AccessControlViews> {
    return new AccessControlViews(await subscriptions.project(assignments), await subscriptions.project(projectAccess));
  }
}
