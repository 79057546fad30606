import { NewRole, Role, RoleChange } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeProjectAccess } from './change-project-access.js';
import { changeRole, createRole, deleteRole } from './domain/custom-roles.js';
import { rightsInProject } from './domain/rights-to-roles.js';
import { InstanceCatalogue } from './instance-catalogue.js';
import { changedRole, given } from './role-answers.js';
import { AccessControlViews } from './views.js';

@Controller('v1/projects/:projectId/roles')
export class ManageProjectRolesRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly catalogue: InstanceCatalogue,
    private readonly views: AccessControlViews,
    private readonly replica: AccessReplica,
  ) {}

  @Post()
  @SignedIn()
  @Documents({
    summary:
      'Create a role of a project, with no permission that its maker does not hold; for who holds projects.roles.create',
    answers: [201, Role],
    problems: ['not-found', 'forbidden', 'unknown-permission', 'beyond-own-rights', 'name-taken'],
    writes: true,
  })
  async create(
    @Param('projectId') projectId: string,
    @Body({ schema: NewRole }) content: NewRole,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const roleId = context.newId('role');
    const { events, revision } = await this.commands.execute(
      new ChangeProjectAccess(
        userId,
        projectId,
        ({ organizationId, by, roles }) =>
          createRole({ roleId, organizationId, projectId }, content, rightsInProject(by, roles), this.catalogue),
        context,
      ),
    );
    const location = `/v1/projects/${projectId}/roles/${roleId}`;
    return new Answer(await changedRole(this.views, roleId, events), { status: 201, location, revision });
  }

  @Patch(':roleId')
  @SignedIn()
  @Documents({
    summary:
      'Change a role of a project, for all who hold it at once; for who holds projects.roles.update and all that is in it',
    answers: [200, Role],
    problems: [
      'not-found',
      'forbidden',
      'built-in-role',
      'role-of-organization',
      'unknown-permission',
      'beyond-own-rights',
      'name-taken',
      'service-user-cannot-govern',
    ],
    writes: true,
    conditional: true,
  })
  async change(
    @Param('projectId') projectId: string,
    @Param('roleId') roleId: string,
    @Body({ schema: RoleChange }) change: RoleChange,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    await this.#mustBeOfProject(userId, projectId, roleId);
    const { events, revision } = await this.commands.execute(
      new ChangeProjectAccess(
        userId,
        projectId,
        ({ organizationId, by, roles }) =>
          changeRole({ roleId, organizationId, projectId }, given(change), rightsInProject(by, roles), this.catalogue),
        context,
      ),
    );
    return new Answer(await changedRole(this.views, roleId, events), { revision });
  }

  @Delete(':roleId')
  @SignedIn()
  @Documents({
    summary: 'Delete a role of a project: it is taken from all who hold it; for who holds projects.roles.delete',
    answers: [204],
    problems: ['not-found', 'forbidden', 'built-in-role', 'role-of-organization'],
    writes: true,
    conditional: true,
  })
  async delete(
    @Param('projectId') projectId: string,
    @Param('roleId') roleId: string,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<void> {
    await this.#mustBeOfProject(userId, projectId, roleId);
    await this.commands.execute(
      new ChangeProjectAccess(
        userId,
        projectId,
        ({ organizationId, by, roles }) =>
          deleteRole({ roleId, organizationId, projectId }, rightsInProject(by, roles), this.catalogue),
        context,
      ),
    );
  }

  /** To who may see that there is such a role, it is said why it is not to be changed here. */
  async #mustBeOfProject(userId: string, projectId: string, roleId: string): Promise<void> {
    const row = await this.views.customRoles.get(roleId);
    const ofOrganization = row?.projectId === null && row.organizationId === this.replica.organizationOf(projectId);
    if (ofOrganization && this.replica.sees(userId, projectId)) throw new Refusal('role-of-organization');
  }
}
