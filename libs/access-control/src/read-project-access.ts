import { page, ProjectAccess, ProjectAccessQuery } from '@guildhall/contracts';
import { AccessReplica, Documents, RequiresInProject } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { currentPage } from './current-page.js';
import { LIST_ASSIGNMENTS } from './domain/catalogue.js';
import { projectAccessOf } from './project-access.js';
import { AccessControlViews } from './views.js';

@Controller('v1/projects/:projectId/access')
export class ReadProjectAccessRoute {
  constructor(
    private readonly views: AccessControlViews,
    private readonly replica: AccessReplica,
  ) {}

  @Get()
  @RequiresInProject(LIST_ASSIGNMENTS)
  @Documents({
    summary: 'Who can act in a project, with which roles, and how they came by them',
    answers: [200, page(ProjectAccess)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('projectId') projectId: string,
    @Query({ schema: ProjectAccessQuery }) query: z.infer<typeof ProjectAccessQuery>,
  ) {
    const { rows, nextCursor } = await currentPage(this.views.projectAccess, this.replica, {
      ...query,
      where: { projectId },
      sort: { field: 'since' },
    });
    return { data: rows.map(projectAccessOf), nextCursor };
  }
}
