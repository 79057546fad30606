import { ListQuery, page, ProjectMember } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, RequiresInProject, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { ProjectPersonRow } from './project-people.js';
import { OrganizationViews } from './views.js';
import { visibleIds } from './visible-members.js';

const MemberListQuery = ListQuery.omit({ search: true });

@Controller('v1/projects/:projectId/members')
export class ReadProjectMembersRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
  ) {}

  @Get()
  @RequiresInProject('projects.role-assignments.list')
  @Documents({
    summary:
      'The people who were given roles in a whole project in person, external collaborators marked; administrators of the ' +
      'organization only to who may list those',
    answers: [200, page(ProjectMember)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('projectId') projectId: string,
    @Query({ schema: MemberListQuery }) { limit, cursor: from }: z.infer<typeof MemberListQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    const organization = await this.views.organizations.get(this.replica.organizationOf(projectId) ?? '');
    if (!organization) throw new Refusal('not-found');
    const isSeen = visibleIds(this.replica, userId, organization);
    const data: ProjectMember[] = [];
    let cursor = from;
    for (;;) {
      const { rows, nextCursor } = await this.views.projectPeople.find({
        where: { projectId },
        sort: { field: 'since' },
        limit: limit - data.length,
        ...(cursor && { cursor }),
      });
      data.push(...(await this.#members(rows.filter((row) => isSeen(row.userId)))));
      if (data.length === limit || nextCursor === null) return { data, nextCursor };
      cursor = nextCursor;
    }
  }

  async #members(rows: readonly ProjectPersonRow[]): Promise<ProjectMember[]> {
    const people = await this.views.people.getMany(rows.map(({ userId }) => userId));
    const own = [...new Set(rows.flatMap(({ held }) => Object.values(held)))].filter((role) => role.startsWith('rol_'));
    const names = await this.views.projectRoleNames.getMany(own);
    return rows.flatMap(({ userId, organizationId, membershipId, held }) => {
      const standing = this.replica.standing(userId, organizationId);
      const roles = Object.values(held).filter((role) => !role.startsWith('rol_') || names.has(role));
      if (!standing || standing.membershipId !== membershipId || roles.length === 0) return [];
      const { name = '', email = '' } = people.get(userId) ?? {};
      return [{ userId, name, email, roles, external: standing.external }];
    });
  }
}
