import { Assignment, AssignmentListQuery, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Documents, RequiresInProject } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { assignmentOf, type AssignmentRow } from './assignments.js';
import { LIST_ASSIGNMENTS } from './domain/catalogue.js';
import { AccessControlViews } from './views.js';

@Controller('v1/projects/:projectId/assignments')
export class ReadAssignmentsRoute {
  constructor(
    private readonly views: AccessControlViews,
    private readonly replica: AccessReplica,
  ) {}

  @Get()
  @RequiresInProject(LIST_ASSIGNMENTS)
  @Documents({
    summary: 'Who was given which role in a project, oldest first; what was given to who has left since is not listed',
    answers: [200, page(Assignment)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('projectId') projectId: string,
    @Query({ schema: AssignmentListQuery }) { limit, cursor: from, ...filters }: z.infer<typeof AssignmentListQuery>,
  ) {
    const found: AssignmentRow[] = [];
    let cursor = from;
    for (;;) {
      const { rows, nextCursor } = await this.views.assignments.find({
        where: { projectId, ...filters },
        sort: { field: 'grantedAt' },
        limit: limit - found.length,
        ...(cursor && { cursor }),
      });
      found.push(...rows.filter((row) => this.#counts(row)));
      if (found.length === limit || nextCursor === null) return { data: found.map(assignmentOf), nextCursor };
      cursor = nextCursor;
    }
  }

  @Get(':assignmentId')
  @RequiresInProject(LIST_ASSIGNMENTS)
  @Documents({
    summary: 'One assignment of a project',
    answers: [200, Assignment],
    problems: ['not-found', 'forbidden'],
  })
  async get(@Param('projectId') projectId: string, @Param('assignmentId') assignmentId: string) {
    const row = await this.views.assignments.get(assignmentId);
    if (row?.projectId !== projectId || !this.#counts(row)) throw new Refusal('not-found');
    return assignmentOf(row);
  }

  #counts({ principalId, organizationId, membershipId }: AssignmentRow): boolean {
    return this.replica.standing(principalId, organizationId)?.membershipId === membershipId;
  }
}
