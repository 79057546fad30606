import { isId, type User as UserAnswer } from '@guildhall/contracts';
import { type CommandContext, Decisions, instantOf } from '@guildhall/event-sourcing';
import { EmailDigests } from '@guildhall/vault';
import { Injectable } from '@nestjs/common';
import { email } from './domain/email.js';
import { type User, user } from './domain/user.js';

/** A registered user as they are at this moment. */
export type Account = Readonly<Omit<User, 'status'> & { userId: string; revision: number }>;

/** Finds accounts. What it gives is current, not what a read model has come to; there is no list of addresses anywhere. */
@Injectable()
export class Accounts {
  constructor(
    private readonly decisions: Decisions,
    private readonly digests: EmailDigests,
  ) {}

  /** Undefined for an id that is none, and for users who are not there any more. On the way of a command, with its context. */
  async byId(userId: string, context?: CommandContext): Promise<Account | undefined> {
    if (!isId('user', userId)) return undefined;
    const { state, revision } = await this.decisions.load(user, userId, context);
    const { status, ...rest } = state;
    return status === 'registered' ? { ...rest, userId, revision } : undefined;
  }

  async byEmail(address: string): Promise<Account | undefined> {
    const { holder } = (await this.decisions.load(email, await this.digests.of(address))).state;
    return holder === undefined ? undefined : this.byId(holder);
  }
}

export const answerOf = (account: Pick<Account, 'userId' | 'email' | 'emailVerified' | 'name'>): UserAnswer => ({
  id: account.userId,
  email: account.email,
  emailVerified: account.emailVerified,
  name: account.name,
  createdAt: instantOf(account.userId).toISOString(),
  twoFactor: { enabled: false },
});
