import { Assignment, AssignmentListQuery, orderOf, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { Documents, RequiresInProject } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { assignmentOf } from './assignments.js';
import { CurrentAssignments } from './current-assignments.js';
import { LIST_ASSIGNMENTS } from './domain/catalogue.js';

@Controller('v1/projects/:projectId/assignments')
export class ReadAssignmentsRoute {
  constructor(private readonly assignments: CurrentAssignments) {}

  @Get()
  @RequiresInProject(LIST_ASSIGNMENTS)
  @Documents({
    summary:
      'Who was given which role in a project, oldest first or as asked; not what was given to who has left since, or to a group that is ' +
      'gone, nor roles that were deleted',
    answers: [200, page(Assignment)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('projectId') projectId: string,
    @Query({ schema: AssignmentListQuery }) { principalId, role, sort, ...query }: z.infer<typeof AssignmentListQuery>,
  ) {
    const { by, direction } = orderOf(sort);
    const { rows, nextCursor } = await this.assignments.page({
      ...query,
      where: { projectId, ...(principalId && { principalId }), ...(role && { role }) },
      sort: { field: by, direction },
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
    const row = await this.assignments.get(assignmentId);
    if (row?.projectId !== projectId) throw new Refusal('not-found');
    return assignmentOf(row);
  }
}
