import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { EmailDigests } from '@guildhall/vault';
import { Controller, Delete } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Accounts } from './accounts.js';
import { eraseUser } from './domain/change-user.js';
import { user } from './domain/user.js';
import { Erasure } from './erasure.js';
import { IdentityViews } from './views.js';

export class EraseUser extends Command<void> {
  constructor(
    readonly userId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(EraseUser)
export class EraseUserHandler implements ICommandHandler<EraseUser> {
  constructor(
    private readonly decisions: Decisions,
    private readonly accounts: Accounts,
    private readonly views: IdentityViews,
    private readonly digests: EmailDigests,
    private readonly erasure: Erasure,
  ) {}

  async execute({ userId, context }: EraseUser): Promise<void> {
    const account = await this.accounts.byId(userId);
    if (!account) throw new Refusal('not-signed-in');
    await this.views.catchUp();
    const organizations = await this.views.dependentOn(userId);
    if (organizations.length > 0) throw new Refusal('owns-organization', { organizations });

    const emailDigest = await this.digests.of(account.email);
    await this.decisions.decide(user, userId, context, eraseUser({ userId, emailDigest }));
    // A condition on the account's revision was met by now, and says nothing about the streams that follow.
    await this.erasure.finish(userId, emailDigest, context.with({ expectedRevision: undefined }));
  }
}

@Controller('v1/users/me')
export class EraseUserRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete()
  @SignedIn()
  @Documents({
    summary: 'Erase the account of the caller, for ever and from all history',
    answers: [204],
    problems: ['step-up-required', 'owns-organization', 'not-signed-in', 'stale-revision'],
    writes: true,
    conditional: true,
  })
  async erase(@Caller() caller: SignedInCaller): Promise<void> {
    caller.requireStepUp();
    await this.commands.execute(new EraseUser(caller.userId, caller.context));
  }
}
