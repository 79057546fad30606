import { Group, GroupMember, GroupName, NewGroup } from '@guildhall/contracts';
import type { CommandContext } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ChangeOrganization } from './change-organization.js';
import { addToGroup, createGroup, deleteGroup, removeFromGroup, renameGroup } from './domain/manage-groups.js';
import { mayShare } from './may-share.js';
import { OrganizationViews } from './views.js';

const RenamedGroup = Group.pick({ id: true, name: true }).meta({ id: 'RenamedGroup' });

@Controller('v1/organizations/:organizationId/groups')
export class ManageGroupsRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
  ) {}

  @Post()
  @SignedIn()
  @Documents({
    summary: 'Create a group, perhaps with members and with roles on projects',
    answers: [201, Group],
    problems: ['not-found', 'forbidden', 'name-taken', 'not-a-member', 'unknown-role', 'beyond-own-rights'],
    writes: true,
  })
  async create(
    @Param('organizationId') organizationId: string,
    @Body({ schema: NewGroup }) { name, members = [], projects = [] }: NewGroup,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    mayShare(this.replica, userId, organizationId, { projects });
    const groupId = context.newId('group');
    const decide = createGroup(userId, { groupId, name, members, projects });
    const { events, revision } = await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
    const group: Group = {
      id: groupId,
      organizationId,
      name,
      members: { count: new Set(members).size },
      projects,
      createdAt: events[0]!.time,
    };
    return created(`/v1/organizations/${organizationId}/groups/${groupId}`, group, revision);
  }

  @Patch(':groupId')
  @SignedIn()
  @Documents({
    summary: 'Rename a group',
    answers: [200, RenamedGroup],
    problems: ['not-found', 'forbidden', 'name-taken'],
    writes: true,
    conditional: true,
  })
  async rename(
    @Param('organizationId') organizationId: string,
    @Param('groupId') groupId: string,
    @Body({ schema: GroupName }) { name }: z.infer<typeof GroupName>,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const { revision } = await this.#change(organizationId, renameGroup(userId, groupId, name), context);
    const renamed: z.infer<typeof RenamedGroup> = { id: groupId, name };
    return new Answer(renamed, { revision });
  }

  @Delete(':groupId')
  @SignedIn()
  @Documents({
    summary: 'Delete a group: who is in it loses what they have by it',
    answers: [204],
    problems: ['not-found', 'forbidden'],
    writes: true,
    conditional: true,
  })
  async delete(
    @Param('organizationId') organizationId: string,
    @Param('groupId') groupId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    await this.#change(organizationId, deleteGroup(userId, groupId), context);
  }

  @Post(':groupId/members')
  @SignedIn()
  @Documents({
    summary: 'Put a member into a group; who is in it already stays in it',
    answers: [201, GroupMember],
    problems: ['not-found', 'forbidden', 'not-a-member', 'beyond-own-rights'],
    writes: true,
  })
  async add(
    @Param('organizationId') organizationId: string,
    @Param('groupId') groupId: string,
    @Body({ schema: GroupMember }) { userId: memberId }: z.infer<typeof GroupMember>,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const group = await this.views.groups.get(groupId);
    if (group?.organizationId === organizationId) mayShare(this.replica, userId, organizationId, { groups: [groupId] });
    await this.#change(organizationId, addToGroup(userId, groupId, memberId), context);
    const location = `/v1/organizations/${organizationId}/groups/${groupId}/members/${memberId}`;
    return created(location, { userId: memberId });
  }

  @Delete(':groupId/members/:userId')
  @SignedIn()
  @Documents({
    summary: 'Take a member out of a group',
    answers: [204],
    problems: ['not-found', 'forbidden'],
    writes: true,
  })
  async remove(
    @Param('organizationId') organizationId: string,
    @Param('groupId') groupId: string,
    @Param('userId') memberId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    await this.#change(organizationId, removeFromGroup(userId, groupId, memberId), context);
  }

  #change(
    organizationId: string,
    decide: ConstructorParameters<typeof ChangeOrganization>[1],
    context: CommandContext,
  ) {
    return this.commands.execute(new ChangeOrganization(organizationId, decide, context));
  }
}
