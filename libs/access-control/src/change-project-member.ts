import { isId, ProjectMember, ProjectRoleIds } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, RequiresInProject, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Delete, Get, Param, Patch } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { ChangeProjectAccess, recipient } from './change-project-access.js';
import { ASSIGN, LIST_ASSIGNMENTS } from './domain/catalogue.js';
import { unassignAll } from './domain/unassign-role.js';
import { ExistingRoles } from './known-roles.js';
import { maySee } from './may-see.js';
import { projectAccessKey } from './project-access.js';
import { ProjectRolesOf, ROLES_REFUSED } from './set-project-roles.js';
import { AccessControlViews } from './views.js';

/** One person in a project; to list them, and to add one, is of the organizations context, which knows who is invited. */
@Controller('v1/projects/:projectId/members/:userId')
export class ChangeProjectMemberRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: AccessControlViews,
    private readonly roles: ExistingRoles,
    private readonly rolesOf: ProjectRolesOf,
    private readonly replica: AccessReplica,
  ) {}

  @Get()
  @RequiresInProject(LIST_ASSIGNMENTS)
  @Documents({
    summary: 'What a person was given in a whole project',
    answers: [200, ProjectMember],
    problems: ['not-found', 'forbidden'],
  })
  async get(
    @Param('projectId') projectId: string,
    @Param('userId') memberId: string,
    @Caller() { userId }: SignedInCaller,
  ) {
    const organizationId = this.replica.organizationOf(projectId) ?? '';
    const isSeen = await maySee(this.views, this.replica, organizationId, { userId, otherId: memberId });
    if (!isSeen) throw new Refusal('not-found');
    const membershipId = this.replica.standing(memberId, organizationId)?.membershipId;
    const principal = { type: 'user', id: memberId } as const;
    const row = await this.views.projectAccess.get(projectAccessKey({ projectId, principal, membershipId }));
    const whole = Object.values(row?.held ?? {}).filter(({ object }) => object === null);
    const held = await this.roles.among(whole.map(({ role }) => ({ organizationId, projectId, role })));
    if (membershipId === undefined || held.length === 0) throw new Refusal('not-found');
    return this.#member(
      organizationId,
      memberId,
      held.map(({ role }) => role),
    );
  }

  @Patch()
  @SignedIn()
  @Documents({
    summary:
      'Say which roles a person has in a whole project: all of them; what they hold on single objects stays. For who may ' +
      'assign and unassign roles in the project',
    answers: [200, ProjectMember],
    problems: [...ROLES_REFUSED, 'not-a-member'],
    writes: true,
  })
  async change(
    @Param('projectId') projectId: string,
    @Param('userId') memberId: string,
    @Body({ schema: ProjectRoleIds }) { roles }: z.infer<typeof ProjectRoleIds>,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<ProjectMember> {
    if (!isId('user', memberId)) throw new Refusal('not-found');
    const organizationId = this.replica.organizationOf(projectId) ?? '';
    const isSeen = await maySee(this.views, this.replica, organizationId, { userId, otherId: memberId });
    // Who may not assign anything is told that, whoever it is about.
    if (!isSeen && this.replica.holds(userId, ASSIGN, `projects/${projectId}`))
      throw new Refusal('not-a-member', { userId: memberId });
    await this.rolesOf.set(userId, projectId, { type: 'user', id: memberId }, roles, context);
    return this.#member(organizationId, memberId, [...new Set(roles)]);
  }

  @Delete()
  @SignedIn()
  @Documents({
    summary:
      'Take everything back that a person was given in a project, also on single objects; what they have by groups and ' +
      'organization roles stays. For who may unassign roles in the project',
    answers: [204],
    problems: ['not-found', 'forbidden'],
    writes: true,
  })
  async remove(
    @Param('projectId') projectId: string,
    @Param('userId') memberId: string,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<void> {
    const { exists: _, ...holder } = await recipient(this.views, this.replica, projectId, {
      type: 'user',
      id: memberId,
    });
    await this.commands.execute(
      new ChangeProjectAccess(userId, projectId, ({ by, roles }) => unassignAll(holder, by, roles), context),
    );
  }

  async #member(organizationId: string, userId: string, roles: string[]): Promise<ProjectMember> {
    const { name = '', email = '' } = (await this.views.people.get(userId)) ?? {};
    return { userId, name, email, roles, external: this.replica.rolesIn(userId, organizationId)?.external ?? false };
  }
}
