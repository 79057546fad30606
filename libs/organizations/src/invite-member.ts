import { Invitation, isId, NewInvitation, type ProjectGrant } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { EmailDigests } from '@guildhall/vault';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { issueInvitation } from './domain/issue-invitation.js';
import { organization } from './domain/organization.js';
import { OrganizationViews } from './views.js';

export class InviteMember extends Command<Invitation> {
  constructor(
    readonly inviterId: string,
    readonly organizationId: string,
    readonly invitation: z.infer<typeof NewInvitation>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(InviteMember)
export class InviteMemberHandler implements ICommandHandler<InviteMember> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly digests: EmailDigests,
    private readonly replica: AccessReplica,
    private readonly clock: Clock,
  ) {}

  async execute({ inviterId, organizationId, invitation, context }: InviteMember): Promise<Invitation> {
    const { email, roles = [], projects = [] } = invitation;
    for (const grant of projects) this.#mayGrant(inviterId, organizationId, grant);
    const person = await this.views.people.find({ where: { email, emailVerified: true }, limit: 1 });
    const facts = {
      invitationId: context.newId('invitation'),
      email,
      emailDigest: await this.digests.of(email),
      roles,
      projects,
      ...(person.rows[0] && { userId: person.rows[0].userId }),
    };
    const decide = issueInvitation(inviterId, facts, this.clock.now());
    const { events } = await this.decisions.decide(organization, organizationId, context, decide);
    const issued = events[0];
    if (issued?.type !== 'InvitationIssued') throw new Error('An invitation that was issued left no event');
    return { ...issued.data, id: issued.data.invitationId, groups: [], status: 'pending' };
  }

  /** Project roles are access-control's; what the inviter holds there, the replica knows as fresh as the request asked. */
  #mayGrant(inviterId: string, organizationId: string, { projectId, roles }: ProjectGrant): void {
    if (this.replica.organizationOf(projectId) !== organizationId) throw new Refusal('not-found');
    for (const role of roles) {
      const missing = this.replica.lacksToGrant(inviterId, role, projectId);
      if (!missing) throw new Refusal('unknown-role', { roles: [role] });
      if (missing.length > 0) throw new Refusal('beyond-own-rights', { role, missing });
    }
  }
}

@Controller('v1/organizations/:organizationId/invitations')
export class InviteMemberRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @SignedIn()
  @Documents({
    summary: 'Invite somebody by e-mail, with organization roles and roles on projects',
    answers: [201, Invitation],
    problems: ['not-found', 'forbidden', 'unknown-role', 'beyond-own-rights', 'already-invited', 'already-member'],
    writes: true,
  })
  async invite(
    @Param('organizationId') organizationId: string,
    @Body({ schema: NewInvitation }) invitation: z.infer<typeof NewInvitation>,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    if (!isId('organization', organizationId)) throw new Refusal('not-found');
    const issued = await this.commands.execute(new InviteMember(userId, organizationId, invitation, context));
    const { id, email, roles, groups, projects, status, invitedBy, expiresAt } = issued;
    return created(`/v1/organizations/${organizationId}/invitations/${id}`, {
      id,
      email,
      roles,
      groups,
      projects,
      status,
      invitedBy,
      expiresAt,
    });
  }
}
