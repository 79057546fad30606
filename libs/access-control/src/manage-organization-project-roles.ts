import { type AccessControlEvent, isId, NewRole, Role, RoleChange } from '@guildhall/contracts';
import { type CommandContext, type Decide, type Decided, Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { actingMember } from './acting-member.js';
import { changeRole, createRole, deleteRole } from './domain/custom-roles.js';
import { type ProjectAccess, projectAccess } from './domain/project-access.js';
import { rightsInOrganization, type RightsToRoles } from './domain/rights-to-roles.js';
import { InstanceCatalogue } from './instance-catalogue.js';
import { changedRole, given } from './role-answers.js';
import { AccessControlViews } from './views.js';

type ByRights = (rights: RightsToRoles) => Decide<ProjectAccess, AccessControlEvent>;

/** A member's decision about the project roles of a whole organization. */
export class ChangeOrganizationProjectRoles extends Command<Decided<AccessControlEvent>> {
  constructor(
    readonly userId: string,
    readonly organizationId: string,
    readonly decide: ByRights,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeOrganizationProjectRoles)
export class ChangeOrganizationProjectRolesHandler implements ICommandHandler<ChangeOrganizationProjectRoles> {
  constructor(
    private readonly decisions: Decisions,
    private readonly replica: AccessReplica,
    private readonly views: AccessControlViews,
    private readonly catalogue: InstanceCatalogue,
  ) {}

  async execute({ userId, organizationId, decide, context }: ChangeOrganizationProjectRoles) {
    const standing = isId('organization', organizationId) && this.replica.standing(userId, organizationId);
    if (!standing) throw new Refusal('not-found');
    const { everywhere } = await actingMember(this.views, this.replica, userId, organizationId);
    const rights = rightsInOrganization({ permissions: standing.permissions, everywhere }, this.catalogue.roles);
    return this.decisions.decide(projectAccess, organizationId, context, decide(rights));
  }
}

@Controller('v1/organizations/:organizationId/project-roles')
export class ManageOrganizationProjectRolesRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly catalogue: InstanceCatalogue,
    private readonly views: AccessControlViews,
  ) {}

  @Post()
  @SignedIn()
  @Documents({
    summary:
      'Create a role for all projects of an organization, with no permission that its maker does not hold in every project; ' +
      'for members with the permission roles.manage',
    answers: [201, Role],
    problems: ['not-found', 'forbidden', 'unknown-permission', 'beyond-own-rights', 'name-taken'],
    writes: true,
  })
  async create(
    @Param('organizationId') organizationId: string,
    @Body({ schema: NewRole }) content: NewRole,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const roleId = context.newId('role');
    const decide: ByRights = (rights) =>
      createRole({ roleId, organizationId, projectId: null }, content, rights, this.catalogue);
    const { events, revision } = await this.commands.execute(
      new ChangeOrganizationProjectRoles(userId, organizationId, decide, context),
    );
    const location = `/v1/organizations/${organizationId}/project-roles/${roleId}`;
    return new Answer(await changedRole(this.views, roleId, events), { status: 201, location, revision });
  }

  @Patch(':roleId')
  @SignedIn()
  @Documents({
    summary:
      'Change a role of all projects of an organization, for all who hold it at once; for members with the permission ' +
      'roles.manage who hold all that is in it',
    answers: [200, Role],
    problems: ['not-found', 'forbidden', 'built-in-role', 'unknown-permission', 'beyond-own-rights', 'name-taken'],
    writes: true,
    conditional: true,
  })
  async change(
    @Param('organizationId') organizationId: string,
    @Param('roleId') roleId: string,
    @Body({ schema: RoleChange }) change: RoleChange,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const decide: ByRights = (rights) =>
      changeRole({ roleId, organizationId, projectId: null }, given(change), rights, this.catalogue);
    const { events, revision } = await this.commands.execute(
      new ChangeOrganizationProjectRoles(userId, organizationId, decide, context),
    );
    return new Answer(await changedRole(this.views, roleId, events), { revision });
  }

  @Delete(':roleId')
  @SignedIn()
  @Documents({
    summary:
      'Delete a role of all projects of an organization: it is taken from all who hold it; for members with the permission ' +
      'roles.manage',
    answers: [204],
    problems: ['not-found', 'forbidden', 'built-in-role'],
    writes: true,
    conditional: true,
  })
  async delete(
    @Param('organizationId') organizationId: string,
    @Param('roleId') roleId: string,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<void> {
    const decide: ByRights = (rights) =>
      deleteRole({ roleId, organizationId, projectId: null }, rights, this.catalogue);
    await this.commands.execute(new ChangeOrganizationProjectRoles(userId, organizationId, decide, context));
  }
}
