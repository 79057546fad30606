import { User } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { Answer, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Get } from '@nestjs/common';
import { Accounts, answerOf } from './accounts.js';

@Controller('v1/users/me')
export class ReadMeRoute {
  constructor(private readonly accounts: Accounts) {}

  @Get()
  @SignedIn()
  @Documents({ summary: 'The account of the caller', answers: [200, User], problems: ['not-signed-in'] })
  async read(@Caller() { userId }: SignedInCaller) {
    const account = await this.accounts.byId(userId);
    // An access token may outlive its user by minutes.
    if (!account) throw new Refusal('not-signed-in');
    return new Answer(answerOf(account), { revision: account.revision });
  }
}
