import { User, UserChange } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Answer, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Patch } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { type Account, Accounts, answerOf } from './accounts.js';
import { renameUser } from './domain/change-user.js';
import { user } from './domain/user.js';

export class RenameUser extends Command<Account> {
  constructor(
    readonly userId: string,
    readonly name: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RenameUser)
export class RenameUserHandler implements ICommandHandler<RenameUser> {
  constructor(
    private readonly decisions: Decisions,
    private readonly accounts: Accounts,
  ) {}

  async execute({ userId, name, context }: RenameUser): Promise<Account> {
    await this.decisions.decide(user, userId, context, renameUser({ userId, name }));
    const account = await this.accounts.byId(userId, context);
    if (!account) throw new Refusal('not-signed-in');
    return account;
  }
}

@Controller('v1/users/me')
export class RenameUserRoute {
  constructor(private readonly commands: CommandBus) {}

  @Patch()
  @SignedIn()
  @Documents({
    summary: 'Change the name of the caller',
    answers: [200, User],
    problems: ['not-signed-in', 'stale-revision'],
    writes: true,
    conditional: true,
  })
  async rename(@Body({ schema: UserChange }) { name }: z.infer<typeof UserChange>, @Caller() caller: SignedInCaller) {
    const account = await this.commands.execute(new RenameUser(caller.userId, name, caller.context));
    return new Answer(answerOf(account), { revision: account.revision });
  }
}
