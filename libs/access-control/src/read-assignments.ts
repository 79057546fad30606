import { Assignment, AssignmentListQuery, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Documents, RequiresInProject } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { assignmentOf } from './assignments.js';
import { countsNow, currentPage } from './current-page.js';
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
    @Query({ schema: AssignmentListQuery }) { principalId, role, ...query }: z.infer<typeof AssignmentListQuery>,
  ) {
    const { rows, nextCursor } = await currentPage(this.views.assignments, this.replica, {
      ...query,
      where: { projectId, ...(principalId && { principalId }), ...(role && { role }) },
      sort: { field: 'grantedAt' },
    });
    return { data: rows.map(assignmentOf), nextCursor };
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
    if (row?.projectId !== projectId || !countsNow(this.replica, row)) throw new Refusal('not-found');
    return assignmentOf(row);
  }
}
