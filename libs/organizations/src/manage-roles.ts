import { NewOrganizationRole, OrganizationRoleChange, OrganizationRoleResource } from '@guildhall/contracts';
import { Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeOrganization } from './change-organization.js';
import { changeRole, createRole, deleteRole } from './domain/manage-roles.js';
import { type Organization, organization } from './domain/organization.js';
import { beyondIn, couldShare, mayShare } from './may-share.js';
import { grantsSeenBy } from './seen-grants.js';

@Controller('v1/organizations/:organizationId/roles')
export class ManageRolesRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly decisions: Decisions,
    private readonly replica: AccessReplica,
  ) {}

  @Post()
  @SignedIn()
  @Documents({
    summary: 'Create an organization role, perhaps with roles on projects for all who will hold it',
    answers: [201, OrganizationRoleResource],
    problems: ['not-found', 'forbidden', 'name-taken', 'unknown-role', 'beyond-own-rights'],
    writes: true,
  })
  async create(
    @Param('organizationId') organizationId: string,
    @Body({ schema: NewOrganizationRole }) { projects = [], projectRoles = [], ...content }: NewOrganizationRole,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    mayShare(this.replica, userId, organizationId, { projects });
    this.#mustExist(userId, organizationId, projectRoles);
    const id = context.newId('role');
    const beyond = beyondIn(this.replica, organizationId);
    const decide = createRole(userId, id, { ...content, projectRoles }, projects, beyond);
    const { revision } = await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
    const role: OrganizationRoleResource = {
      id,
      ...content,
      projectRoles,
      projects,
      builtIn: false,
      scope: 'organization',
    };
    return created(`/v1/organizations/${organizationId}/roles/${id}`, role, revision);
  }

  @Patch(':roleId')
  @SignedIn()
  @Documents({
    summary: 'Change an organization role, for all who hold it at once',
    answers: [200, OrganizationRoleResource],
    problems: ['not-found', 'forbidden', 'built-in-role', 'name-taken', 'unknown-role', 'beyond-own-rights'],
    writes: true,
    conditional: true,
  })
  async change(
    @Param('organizationId') organizationId: string,
    @Param('roleId') roleId: string,
    @Body({ schema: OrganizationRoleChange }) change: OrganizationRoleChange,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    if (change.projectRoles) this.#mustExist(userId, organizationId, change.projectRoles);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const decide = changeRole(userId, roleId, given, beyondIn(this.replica, organizationId));
    const { revision } = await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
    const { state } = await this.decisions.load(organization, organizationId, context);
    const role = state.roles.get(roleId);
    if (!role) throw new Refusal('not-found');
    const { name, description, permissions, projectRoles } = { ...role, ...given };
    const changed: OrganizationRoleResource = {
      id: roleId,
      name,
      ...(description !== undefined && { description }),
      builtIn: false,
      scope: 'organization',
      permissions: [...permissions],
      projectRoles: projectRoles.filter((one) => this.replica.hasProjectRole(organizationId, one)),
      projects: grantsSeenBy(this.replica, userId, organizationId)({ type: 'organization-role', id: roleId }),
    };
    return new Answer(changed, { revision });
  }

  @Delete(':roleId')
  @SignedIn()
  @Documents({
    summary: 'Delete an organization role: it is taken from all who hold it',
    answers: [204],
    problems: ['not-found', 'forbidden', 'built-in-role', 'role-in-policies', 'beyond-own-rights'],
    writes: true,
    conditional: true,
  })
  async delete(
    @Param('organizationId') organizationId: string,
    @Param('roleId') roleId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const beyond = beyondIn(this.replica, organizationId);
    const decide = (state: Organization) => {
      const sharesDefaults = couldShare(this.replica, userId, organizationId, { roles: state.defaultRoles });
      return deleteRole(userId, roleId, sharesDefaults, beyond)(state);
    };
    await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
  }

  /** To who does not belong to it, the organization and its roles look as if they were not there. */
  #mustExist(userId: string, organizationId: string, projectRoles: readonly string[]): void {
    const unknown = projectRoles.filter((role) => !this.replica.hasProjectRole(organizationId, role));
    if (unknown.length === 0) return;
    if (!this.replica.rolesIn(userId, organizationId)) throw new Refusal('not-found');
    throw new Refusal('unknown-role', { roles: unknown });
  }
}
