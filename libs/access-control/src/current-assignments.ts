import { AccessReplica } from '@guildhall/http';
import { keptPage, type Page, type Query } from '@guildhall/read-model';
import { Injectable } from '@nestjs/common';
import type { AssignmentRow } from './assignments.js';
import { ExistingRoles } from './known-roles.js';
import { principalKey } from './principals.js';
import { AccessControlViews } from './views.js';

/**
 * Assignments that count now: not those given under a stay that has ended, of a role, or to a group or an organization role, that
 * is not there any more.
 */
@Injectable()
export class CurrentAssignments {
  constructor(
    private readonly views: AccessControlViews,
    private readonly roles: ExistingRoles,
    private readonly replica: AccessReplica,
  ) {}

  /** A full page, or the last one. What does not count any more is kept, and may be much. */
  page(query: Query<AssignmentRow> & { limit: number }): Promise<Page<AssignmentRow>> {
    return keptPage(this.views.assignments, query, (rows) => this.#current(rows));
  }

  async get(assignmentId: string): Promise<AssignmentRow | undefined> {
    const row = await this.views.assignments.get(assignmentId);
    return row && (await this.#current([row]))[0];
  }

  async #current(rows: readonly AssignmentRow[]): Promise<readonly AssignmentRow[]> {
    const shared = rows.filter(({ principalType }) => principalType !== 'user').map(keyOf);
    const there = shared.length > 0 ? await this.views.principals.getMany([...new Set(shared)]) : undefined;
    const held = rows.filter((row) =>
      row.principalType === 'user'
        ? this.replica.standing(row.principalId, row.organizationId)?.membershipId === row.membershipId
        : there?.get(keyOf(row))?.type === row.principalType,
    );
    return this.roles.among(held);
  }
}

const keyOf = ({ organizationId, principalId }: AssignmentRow): string => principalKey(organizationId, principalId);
