import { ActingPrincipal, ActingPrincipalsQuery, isId, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Asking, projectIn } from './asking.js';

@Controller('v1/access/principals')
export class AskPrincipalsRoute {
  constructor(private readonly asking: Asking) {}

  @Get()
  @SignedIn()
  @Documents({
    summary:
      'Who may do something on a resource, or might at a past instant, and by what; for who may list the assignments of the ' +
      'project or read the audit trail',
    answers: [200, page(ActingPrincipal)],
    problems: ['not-found', 'forbidden', 'invalid-instant', 'invalid-cursor'],
  })
  ask(
    @Query({ schema: ActingPrincipalsQuery })
    { asOf, permission, resource, limit, cursor }: z.infer<typeof ActingPrincipalsQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    if (cursor !== undefined && !isId('user', cursor)) throw new Refusal('invalid-cursor');
    this.asking.requireAboutOthers(userId, projectIn(resource));
    const found = this.asking
      .questions(asOf)
      .principals(permission, resource, { limit: limit + 1, ...(cursor !== undefined && { after: cursor }) });
    const data = found.slice(0, limit);
    return { data, nextCursor: found.length > limit ? data.at(-1)!.principal.id : null };
  }
}
