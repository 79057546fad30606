import { Invitation, isId, Member, NewMember, type OrganizationEvent } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal, type Written } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { EmailDigests } from '@guildhall/vault';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { issueInvitation } from './domain/issue-invitation.js';
import { addMember } from './domain/manage-members.js';
import { organization, type Organization as OrganizationState } from './domain/organization.js';
import { memberWith } from './domain/rights.js';
import { invitationIn } from './invitation-answers.js';
import { beyondIn, mayShare, sharingDefaults } from './may-share.js';
import { OrganizationSearch } from './organization-search.js';
import { type Person, verifiedPerson } from './people.js';
import { OrganizationViews } from './views.js';
import { isHiddenFrom } from './visible-members.js';

type Added = Readonly<{
  person: Person | undefined;
  events: readonly Written<OrganizationEvent>[];
}>;

export class AddMember extends Command<Added> {
  constructor(
    readonly actorId: string,
    readonly organizationId: string,
    readonly member: NewMember,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AddMember)
export class AddMemberHandler implements ICommandHandler<AddMember> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly digests: EmailDigests,
    private readonly replica: AccessReplica,
    private readonly organizations: OrganizationSearch,
    private readonly clock: Clock,
  ) {}

  async execute({ actorId, organizationId, member, context }: AddMember): Promise<Added> {
    if (!isId('organization', organizationId)) throw new Refusal('not-found');
    mayShare(this.replica, actorId, organizationId, member);
    const { roles = [], groups = [], projects = [] } = member;
    const person = await this.#person(actorId, organizationId, member, context);
    const email = member.email ?? person?.email;
    const membershipId = context.newId('membership');
    const invitationId = context.newId('invitation');
    const emailDigest = email && (await this.digests.of(email));
    const now = this.clock.now();
    const beyond = beyondIn(this.replica, organizationId);
    const decide = (state: OrganizationState) => {
      if (person?.emailVerified && state.policies.addsMembersDirectly)
        return addMember(
          actorId,
          { userId: person.userId, emailDigest, membershipId, roles, groups, projects },
          beyond,
        )(state);
      if (!email || !emailDigest) {
        // Who may not add anybody learns nothing of whether there is such a user.
        memberWith(state, actorId, 'members.add');
        throw new Refusal('unknown-user');
      }
      const facts = { invitationId, email, name: member.name, emailDigest, roles, groups, projects };
      return issueInvitation(actorId, { ...facts, userId: person?.userId }, now, beyond)(state);
    };
    const shared = sharingDefaults(this.replica, actorId, roles, decide);
    return { person, events: (await this.decisions.decide(organization, organizationId, context, shared)).events };
  }

  async #person(actorId: string, organizationId: string, { userId, email }: NewMember, context: CommandContext) {
    // The answer tells the address: who is not to be seen where the actor knows the id from cannot be added by it.
    const { replica, views, organizations } = this;
    if (userId !== undefined && (await isHiddenFrom(actorId, userId, { replica, views, organizations })))
      return undefined;
    const person =
      userId === undefined ? await verifiedPerson(this.views, email!) : await this.views.people.get(userId);
    // Tried out, it would tell without a trace who has an account, and by which address: only who belongs to the organization is
    // known then.
    const isUnknown = context.dryRun && person && !this.replica.rolesIn(person.userId, organizationId);
    return isUnknown ? undefined : person;
  }
}

@Controller('v1/organizations/:organizationId/members')
export class AddMemberRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @SignedIn()
  @Documents({
    summary:
      'Add somebody: who has an account joins at once where the policies allow it, anybody else is sent an invitation, ' +
      'by which they register and join (tried out, nobody outside the organization has an account: an address is always invited, ' +
      'an id unknown)',
    answers: [201, Member],
    orAnswers: [202, Invitation, 'They were sent an invitation'],
    problems: [
      'not-found',
      'forbidden',
      'unknown-user',
      'unknown-role',
      'beyond-own-rights',
      'appointed-by-owner',
      'already-member',
      'already-invited',
    ],
    writes: true,
  })
  async add(
    @Param('organizationId') organizationId: string,
    @Body({ schema: NewMember }) member: NewMember,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const { person, events } = await this.commands.execute(new AddMember(userId, organizationId, member, context));
    const joined = events.find(({ type }) => type === 'MemberJoined');
    if (joined?.type !== 'MemberJoined' || !person) {
      const invitation = invitationIn(events);
      const location = `/v1/organizations/${organizationId}/invitations/${invitation.id}`;
      return new Answer(invitation, { status: 202, location });
    }
    const answer: Member = {
      userId: person.userId,
      name: person.name,
      email: person.email,
      roles: joined.data.roles,
      groups: member.groups ?? [],
      projects: member.projects ?? [],
      twoFactor: { enabled: false, exempt: false },
      joinedAt: joined.time,
    };
    return created(`/v1/organizations/${organizationId}/members/${person.userId}`, answer);
  }
}
