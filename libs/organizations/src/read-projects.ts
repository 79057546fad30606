import { ListQuery, page, Project } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { OrganizationViews } from './views.js';

@Controller('v1')
export class ReadProjectsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
  ) {}

  @Get('organizations/:organizationId/projects')
  @SignedIn()
  @Documents({
    summary: 'The projects of an organization that the caller may see',
    answers: [200, page(Project)],
    problems: ['not-found', 'forbidden'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: ListQuery }) { limit, cursor: from, search }: z.infer<typeof ListQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    if (!this.replica.standing(userId, organizationId)) throw new Refusal('not-found');
    let cursor = from;
    for (;;) {
      const { rows, nextCursor } = await this.views.projects.find({
        where: { organizationId },
        sort: { field: 'createdAt' },
        limit,
        ...(cursor && { cursor }),
        ...(search && { search: { text: search, fields: ['name'] } }),
      });
      const data = rows.filter(({ id }) => this.replica.sees(userId, id));
      if (data.length > 0 || nextCursor === null) return { data, nextCursor };
      cursor = nextCursor;
    }
  }

  @Get('projects/:projectId')
  @SignedIn()
  @Documents({ summary: 'A project that the caller may see', answers: [200, Project], problems: ['not-found'] })
  async get(@Param('projectId') projectId: string, @Caller() { userId }: SignedInCaller) {
    const project = this.replica.sees(userId, projectId) ? await this.views.projects.get(projectId) : undefined;
    if (!project) throw new Refusal('not-found');
    return project;
  }
}
