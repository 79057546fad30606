import { Registration, User } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { EventStore } from '@guildhall/event-store';
import { Anonymous, created, Documents, Public } from '@guildhall/http';
import { EmailDigests, type LinkSubject, LinkTokens, Vault } from '@guildhall/vault';
import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { answerOf } from './accounts.js';
import { refuseGuessable } from './common-passwords.js';
import { email, reserveEmail } from './domain/email.js';
import { abandonRegistration, noteRepeatedRegistration, registerUser } from './domain/register-user.js';
import { type InvitationLink, user } from './domain/user.js';
import { Passwords } from './passwords.js';
import { onTheBeat } from './steady-time.js';
import { IdentityViews } from './views.js';

const BEAT_MS = 200;
const ATTEMPTS = 30;

export class RegisterUser extends Command<User> {
  constructor(
    readonly registration: Registration,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RegisterUser)
export class RegisterUserHandler implements ICommandHandler<RegisterUser> {
  constructor(
    private readonly decisions: Decisions,
    private readonly store: EventStore,
    private readonly vault: Vault,
    private readonly digests: EmailDigests,
    private readonly links: LinkTokens,
    private readonly views: IdentityViews,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /** The answer is the same, also in time, whether the address was free or is that of a user. */
  async execute({ registration, context }: RegisterUser): Promise<User> {
    return onTheBeat(BEAT_MS, async () => {
      const userId = context.newId('user');
      const invitation = await this.#invitation(registration, userId, context);
      await refuseGuessable(registration.password, registration);
      const passwordHash = await this.passwords.hash(registration.password);
      const { email: address, name, organization: founding } = registration;
      const newUser = { userId, email: address, name, passwordHash };
      await this.#register({ ...newUser, ...(invitation && { invitation }), ...(founding && { founding }) }, context);
      context.saw(await this.store.head());
      return answerOf({ userId, email: address, emailVerified: invitation !== undefined, name });
    });
  }

  async #invitation({ invitationToken, email: address }: Registration, userId: string, context: CommandContext) {
    if (invitationToken === undefined) return undefined;
    const subject: LinkSubject | undefined = await this.links.verify('invitation', invitationToken, address);
    if (!subject) throw new Refusal('invalid-token');
    const invitation = { invitationId: subject.id, link: subject.link };
    if (await this.#proves(invitation, userId, context)) return invitation;
    // The view may not have been told of a link that was sent just now: nobody is refused, and for a day, before it has been.
    await this.views.catchUp();
    if (await this.#proves(invitation, userId, context)) return invitation;
    throw new Refusal('invalid-token');
  }

  /**
   * Only the newest link of an open invitation proves anything: earlier ones may have gone through other hands. This very command
   * may have used it up: what it has registered by then closes the invitation.
   */
  async #proves(invitation: InvitationLink, userId: string, context: CommandContext): Promise<boolean> {
    const open = await this.views.invitationLinks.get(invitation.invitationId);
    if (open?.link === invitation.link && open.expiresAt > this.clock.now().toISOString()) return true;
    const { invitation: used } = (await this.decisions.load(user, userId, context)).state;
    return used?.invitationId === invitation.invitationId && used.link === invitation.link;
  }

  /**
   * Two steps: the address is reserved before there is a user who has it. Whoever comes upon a reservation whose user never
   * came to be closes that user's stream first, so that it never will, and then takes the reservation over.
   */
  async #register(newUser: Parameters<typeof registerUser>[0], context: CommandContext): Promise<void> {
    const { userId } = newUser;
    const own = context.as({ type: 'user', id: userId });
    const digest = await this.digests.of(newUser.email);
    let insteadOf: string | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { events } = await this.decisions.decide(email, digest, own, reserveEmail(userId, insteadOf));
      const { holder } = (await this.decisions.load(email, digest)).state;
      if (holder === userId) {
        // Writes nothing if somebody with the same address has closed it meanwhile: then theirs is the registration.
        await this.decisions.decide(user, userId, own, registerUser(newUser));
        return;
      }
      // It was ours, and somebody with the same address has closed it and taken over.
      if (events.length > 0) return;
      if (holder === undefined) continue;
      if (await this.#exists(holder, context)) return this.#noteRepetition(holder, context);
      insteadOf = holder;
    }
    throw new Refusal('unavailable');
  }

  /** Whether the holder is a user. If not, they cannot become one any more. */
  async #exists(holder: string, context: CommandContext): Promise<boolean> {
    await this.decisions.decide(user, holder, context, abandonRegistration(holder));
    const { status } = (await this.decisions.load(user, holder)).state;
    if (status !== 'registered') await this.vault.destroyKey(holder);
    return status === 'registered';
  }

  async #noteRepetition(userId: string, context: CommandContext): Promise<void> {
    const now = this.clock.now().toISOString();
    await this.decisions.decide(user, userId, context, noteRepeatedRegistration({ userId, now }));
  }
}

@Controller('v1/users')
export class RegisterUserRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Public()
  @Documents({
    summary:
      'Register. The answer is the same if the address has an account already; its owner is told by e-mail. An organization ' +
      'that is asked for is founded once the address is verified; by an invitation it is at once',
    answers: [201, User],
    problems: ['common-password', 'invalid-token'],
    writes: true,
  })
  async register(@Body({ schema: Registration }) registration: Registration, @Anonymous() context: CommandContext) {
    return created('/v1/users/me', await this.commands.execute(new RegisterUser(registration, context)));
  }
}
