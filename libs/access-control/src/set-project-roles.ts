import { ProjectRoleIds, type Principal } from '@guildhall/contracts';
import { type CommandContext, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Injectable, Param, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { ChangeProjectAccess, recipient } from './change-project-access.js';
import { setRoles } from './domain/set-roles.js';
import { AccessControlViews } from './views.js';

/** Sets which roles somebody has in a whole project, in one decision. */
@Injectable()
export class ProjectRolesOf {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: AccessControlViews,
    private readonly replica: AccessReplica,
  ) {}

  /** @throws {Refusal} as documented with `ROLES_REFUSED` */
  async set(
    userId: string,
    projectId: string,
    principal: Principal,
    wanted: readonly string[],
    context: CommandContext,
  ): Promise<void> {
    const { exists, ...holder } = await recipient(this.views, this.replica, projectId, principal);
    const given = [...new Set(wanted)].map((role) => ({
      assignmentId: context.newId('assignment'),
      role,
      object: null,
    }));
    const grantedBy = { type: 'user', id: userId } as const;
    const command = new ChangeProjectAccess(
      userId,
      projectId,
      ({ organizationId, by, roles }) =>
        setRoles(
          holder,
          given.map((said) => ({ ...said, organizationId, projectId, ...holder, grantedBy })),
          by,
          roles,
          exists,
        ),
      context,
    );
    try {
      await this.commands.execute(command);
    } catch (error) {
      // Whom it is about is in the path: nothing is there.
      throw error instanceof Refusal && error.code === 'unknown-principal' ? new Refusal('not-found') : error;
    }
  }
}

export const ROLES_REFUSED = ['not-found', 'forbidden', 'unknown-role', 'beyond-own-rights'] as const;

@Controller('v1/organizations/:organizationId')
export class SetProjectRolesRoute {
  constructor(
    private readonly roles: ProjectRolesOf,
    private readonly replica: AccessReplica,
  ) {}

  @Put('groups/:groupId/projects/:projectId')
  @SignedIn()
  @Documents({
    summary:
      'Say which roles a group has in a whole project: all of them, so none takes them away; for who may assign and unassign ' +
      'roles in the project',
    answers: [200, ProjectRoleIds],
    problems: ROLES_REFUSED,
    writes: true,
  })
  ofGroup(
    @Param('organizationId') organizationId: string,
    @Param('groupId') groupId: string,
    @Param('projectId') projectId: string,
    @Body({ schema: ProjectRoleIds }) body: z.infer<typeof ProjectRoleIds>,
    @Caller() caller: SignedInCaller,
  ) {
    return this.#set(organizationId, projectId, { type: 'group', id: groupId }, body, caller);
  }

  @Put('roles/:roleId/projects/:projectId')
  @SignedIn()
  @Documents({
    summary:
      'Say which roles whoever holds an organization role has in a whole project: all of them, so none takes them away; for ' +
      'who may assign and unassign roles in the project',
    answers: [200, ProjectRoleIds],
    problems: ROLES_REFUSED,
    writes: true,
  })
  ofOrganizationRole(
    @Param('organizationId') organizationId: string,
    @Param('roleId') roleId: string,
    @Param('projectId') projectId: string,
    @Body({ schema: ProjectRoleIds }) body: z.infer<typeof ProjectRoleIds>,
    @Caller() caller: SignedInCaller,
  ) {
    return this.#set(organizationId, projectId, { type: 'organization-role', id: roleId }, body, caller);
  }

  async #set(
    organizationId: string,
    projectId: string,
    principal: Principal,
    { roles }: z.infer<typeof ProjectRoleIds>,
    { userId, context }: SignedInCaller,
  ): Promise<z.infer<typeof ProjectRoleIds>> {
    if (this.replica.organizationOf(projectId) !== organizationId) throw new Refusal('not-found');
    await this.roles.set(userId, projectId, principal, roles, context);
    return { roles: [...new Set(roles)] };
  }
}
