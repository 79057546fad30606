import { isId, Member, MemberRoles, type OrganizationEvent } from '@guildhall/contracts';
import { type CommandContext, type Decide, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Delete, HttpCode, Param, Patch } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { changeMemberRoles, leaveOrganization, removeMember } from './domain/manage-members.js';
import { type Organization, organization } from './domain/organization.js';

const MemberRolesAnswer = Member.pick({ userId: true, roles: true }).meta({ id: 'MemberRolesAnswer' });
type MemberRolesAnswer = z.infer<typeof MemberRolesAnswer>;

/** A change of one membership of an organization. */
export class ChangeMembership extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly decide: Decide<Organization, OrganizationEvent>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeMembership)
export class ChangeMembershipHandler implements ICommandHandler<ChangeMembership> {
  constructor(private readonly decisions: Decisions) {}

  async execute({ organizationId, decide, context }: ChangeMembership): Promise<void> {
    if (!isId('organization', organizationId)) throw new Refusal('not-found');
    await this.decisions.decide(organization, organizationId, context, decide);
  }
}

@Controller('v1/organizations/:organizationId/members')
export class ChangeMembersRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete('me')
  @SignedIn()
  @Documents({ summary: 'Leave the organization', answers: [204], problems: ['not-found', 'last-admin'], writes: true })
  async leave(@Param('organizationId') organizationId: string, @Caller() { userId, context }: SignedInCaller) {
    await this.commands.execute(new ChangeMembership(organizationId, leaveOrganization(userId), context));
  }

  @Delete(':userId')
  @SignedIn()
  @HttpCode(204)
  @Documents({
    summary: 'Remove a member: all their access ends at once',
    answers: [204],
    problems: ['not-found', 'forbidden', 'beyond-own-rights', 'last-admin'],
    writes: true,
  })
  async remove(
    @Param('organizationId') organizationId: string,
    @Param('userId') memberId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    await this.commands.execute(new ChangeMembership(organizationId, removeMember(userId, memberId), context));
  }

  @Patch(':userId')
  @SignedIn()
  @Documents({
    summary: 'Change the organization roles of a member',
    answers: [200, MemberRolesAnswer],
    problems: ['not-found', 'forbidden', 'unknown-role', 'beyond-own-rights', 'last-admin'],
    writes: true,
  })
  async change(
    @Param('organizationId') organizationId: string,
    @Param('userId') memberId: string,
    @Body({ schema: MemberRoles }) { roles }: z.infer<typeof MemberRoles>,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<MemberRolesAnswer> {
    const decide = changeMemberRoles(userId, memberId, roles);
    await this.commands.execute(new ChangeMembership(organizationId, decide, context));
    return { userId: memberId, roles: [...new Set(roles)] };
  }
}
