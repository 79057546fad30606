import { ListQuery, page, ProjectMember } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, RequiresInProject, type SignedInCaller } from '@guildhall/http';
import { keptPage } from '@guildhall/read-model';
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
    @Query({ schema: MemberListQuery }) { limit, cursor }: z.infer<typeof MemberListQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    const organization = await this.views.organizations.get(this.replica.organizationOf(projectId) ?? '');
    if (!organization) throw new Refusal('not-found');
    const isSeen = visibleIds(this.replica, userId, organization);
    // Rows of stays that have ended are kept, and may be many.
    const { rows, nextCursor } = await keptPage(
      this.views.projectPeople,
      { where: { projectId }, sort: { field: 'since' }, limit, ...(cursor && { cursor }) },
      async (found) => {
        const names = await this.#namesOf(found);
        return found.filter((row) => isSeen(row.userId) && this.#isMember(row, names));
      },
    );
    return { data: await this.#members(rows), nextCursor };
  }

  /** What counts of it is what was given under a stay that goes on, and roles that there are. */
  #isMember(row: ProjectPersonRow, names: Names): boolean {
    const standing = this.replica.standing(row.userId, row.organizationId);
    return standing?.membershipId === row.membershipId && rolesOf(row, names).length > 0;
  }

  async #namesOf(rows: readonly ProjectPersonRow[]): Promise<Names> {
    const own = new Set(rows.flatMap(({ held }) => Object.values(held)).filter(isOwn));
    return own.size > 0 ? this.views.projectRoleNames.getMany([...own]) : new Map<string, never>();
  }

  async #members(rows: readonly ProjectPersonRow[]): Promise<ProjectMember[]> {
    const people = await this.views.people.getMany(rows.map(({ userId }) => userId));
    const names = await this.#namesOf(rows);
    return rows.map((row) => {
      const { name = '', email = '' } = people.get(row.userId) ?? {};
      const external = this.replica.rolesIn(row.userId, row.organizationId)?.external ?? false;
      return { userId: row.userId, name, email, roles: rolesOf(row, names), external };
    });
  }
}

type Names = ReadonlyMap<string, unknown>;

const isOwn = (role: string): boolean => role.startsWith('rol_');

const rolesOf = ({ held }: ProjectPersonRow, names: Names): string[] =>
  Object.values(held).filter((role) => !isOwn(role) || names.has(role));
