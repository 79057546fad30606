import { Member, MemberRoles } from '@guildhall/contracts';
import { AccessReplica, Answer, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { EmailDigests } from '@guildhall/vault';
import { Body, Controller, Delete, HttpCode, Param, Patch } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ChangeOrganization } from './change-organization.js';
import { changeMemberRoles, leaveOrganization, removeMember } from './domain/manage-members.js';
import type { Organization } from './domain/organization.js';
import { rolesOf } from './domain/rights.js';
import { beyondIn, mayShare } from './may-share.js';
import { OrganizationViews } from './views.js';

const MemberRolesAnswer = Member.pick({ userId: true, roles: true }).meta({ id: 'MemberRolesAnswer' });
type MemberRolesAnswer = z.infer<typeof MemberRolesAnswer>;

@Controller('v1/organizations/:organizationId/members')
export class ChangeMembersRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly replica: AccessReplica,
    private readonly views: OrganizationViews,
    private readonly digests: EmailDigests,
  ) {}

  @Delete('me')
  @SignedIn()
  @Documents({
    summary: 'Leave the organization',
    answers: [204],
    problems: ['not-found', 'last-admin', 'last-owner'],
    writes: true,
  })
  async leave(@Param('organizationId') organizationId: string, @Caller() { userId, context }: SignedInCaller) {
    await this.commands.execute(new ChangeOrganization(organizationId, leaveOrganization(userId), context));
  }

  @Delete(':userId')
  @SignedIn()
  @HttpCode(204)
  @Documents({
    summary: 'Remove a member or an external collaborator: all their access ends at once',
    answers: [204],
    problems: ['not-found', 'forbidden', 'beyond-own-rights', 'appointed-by-owner', 'last-admin', 'last-owner'],
    writes: true,
    conditional: true,
  })
  async remove(
    @Param('organizationId') organizationId: string,
    @Param('userId') memberId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const person = await this.views.people.get(memberId);
    const emailDigest = person && (await this.digests.of(person.email));
    const decide = removeMember(userId, memberId, beyondIn(this.replica, organizationId), emailDigest);
    await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
  }

  @Patch(':userId')
  @SignedIn()
  @Documents({
    summary: 'Change the organization roles of a member',
    answers: [200, MemberRolesAnswer],
    problems: [
      'not-found',
      'forbidden',
      'unknown-role',
      'beyond-own-rights',
      'ownership-by-transfer-only',
      'last-admin',
      'last-owner',
    ],
    writes: true,
    conditional: true,
  })
  async change(
    @Param('organizationId') organizationId: string,
    @Param('userId') memberId: string,
    @Body({ schema: MemberRoles }) { roles }: z.infer<typeof MemberRoles>,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const decide = (state: Organization) => {
      const events = changeMemberRoles(userId, memberId, roles, beyondIn(this.replica, organizationId))(state);
      // What they have already is not given, whatever the replica knows of it by now.
      const member = state.members.get(memberId);
      const held = member ? rolesOf(state, member) : [];
      mayShare(this.replica, userId, organizationId, { roles: roles.filter((role) => !held.includes(role)) });
      return events;
    };
    const { revision } = await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
    const member: MemberRolesAnswer = { userId: memberId, roles: [...new Set(roles)] };
    return new Answer(member, { revision });
  }
}
