import { ListQuery, OrganizationRoleResource, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, RequiresInOrganization, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { OrganizationRow } from './directory.js';
import { Revisions } from './revisions.js';
import { grantsSeenBy } from './seen-grants.js';
import { OrganizationViews } from './views.js';

/** Roles are few: without a limit, all of them come at once. */
const RoleListQuery = ListQuery.omit({ search: true }).extend({ limit: ListQuery.shape.limit.unwrap().default(200) });

@Controller('v1/organizations/:organizationId/roles')
export class ReadOrganizationRolesRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly revisions: Revisions,
  ) {}

  @Get()
  @RequiresInOrganization('roles.list')
  @Documents({
    summary: 'The organization roles: those of its template, then its own, with the projects that the caller may see',
    answers: [200, page(OrganizationRoleResource)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: RoleListQuery }) { limit, cursor }: z.infer<typeof RoleListQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    const { roles } = await this.#row(organizationId);
    const start = cursor === undefined ? 0 : roles.findIndex(({ id }) => id === cursor) + 1;
    if (cursor !== undefined && start === 0) throw new Refusal('invalid-cursor');
    const data = this.#resources(organizationId, roles.slice(start, start + limit), userId);
    return { data, nextCursor: start + limit < roles.length ? data.at(-1)!.id : null };
  }

  @Get(':roleId')
  @RequiresInOrganization('roles.list')
  @Documents({
    summary: 'An organization role',
    answers: [200, OrganizationRoleResource],
    problems: ['not-found', 'forbidden'],
  })
  async get(
    @Param('organizationId') organizationId: string,
    @Param('roleId') roleId: string,
    @Caller() { userId }: SignedInCaller,
  ) {
    const revision = await this.revisions.beforeReading(organizationId);
    const { roles } = await this.#row(organizationId);
    const [role] = this.#resources(
      organizationId,
      roles.filter(({ id }) => id === roleId),
      userId,
    );
    if (!role) throw new Refusal('not-found');
    return new Answer(role, revision);
  }

  async #row(organizationId: string): Promise<OrganizationRow> {
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-found');
    return row;
  }

  #resources(organizationId: string, roles: OrganizationRow['roles'], userId: string): OrganizationRoleResource[] {
    const grants = grantsSeenBy(this.replica, userId, organizationId);
    return roles.map(({ id, name, description, builtIn, permissions, projectRoles }) => ({
      id,
      name,
      ...(description !== undefined && { description }),
      builtIn,
      scope: 'organization',
      permissions,
      projectRoles: projectRoles.filter((role) => this.replica.hasProjectRole(organizationId, role)),
      projects: grants({ type: 'organization-role', id }),
    }));
  }
}
