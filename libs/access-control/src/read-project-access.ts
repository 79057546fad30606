import { isId, page, ProjectAccess, ProjectAccessQuery } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Documents, RequiresInProject } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { LIST_ASSIGNMENTS } from './domain/catalogue.js';
import { WhoHasAccess } from './who-has-access.js';

@Controller('v1/projects/:projectId/access')
export class ReadProjectAccessRoute {
  constructor(
    private readonly whoHasAccess: WhoHasAccess,
    private readonly replica: AccessReplica,
  ) {}

  @Get()
  @RequiresInProject(LIST_ASSIGNMENTS)
  @Documents({
    summary:
      'Who can act in a project, with which roles, and whether they come directly, by a group or by an organization role; ' +
      'external collaborators are marked',
    answers: [200, page(ProjectAccess)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('projectId') projectId: string,
    @Query({ schema: ProjectAccessQuery }) { limit, cursor }: z.infer<typeof ProjectAccessQuery>,
  ) {
    if (cursor !== undefined && !isId('user', cursor)) throw new Refusal('invalid-cursor');
    const organizationId = this.replica.organizationOf(projectId);
    if (organizationId === undefined) throw new Refusal('not-found');
    const { rows, more } = await this.whoHasAccess.page({ organizationId, projectId }, cursor ?? '', limit);
    return { data: rows, nextCursor: more ? rows.at(-1)!.principal.id : null };
  }
}
