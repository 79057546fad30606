import { EffectivePermissions, EffectivePermissionsQuery } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { askedAbout, Asking, isSelf, projectIn } from './asking.js';

@Controller('v1/access/permissions')
export class AskPermissionsRoute {
  constructor(private readonly asking: Asking) {}

  @Get()
  @SignedIn()
  @Documents({
    summary:
      'Everything that somebody may do on a resource, or might at a past instant; about others for who may list the ' +
      'assignments of the project or read the audit trail',
    answers: [200, EffectivePermissions],
    problems: ['not-found', 'forbidden', 'invalid-instant'],
  })
  ask(
    @Query({ schema: EffectivePermissionsQuery })
    { asOf, resource, ...asked }: z.infer<typeof EffectivePermissionsQuery>,
    @Caller() { userId }: SignedInCaller,
  ): z.infer<typeof EffectivePermissions> {
    const questions = this.asking.questions(asOf);
    const principal = askedAbout(asked, userId);
    if (!isSelf(principal, userId)) this.asking.requireAboutOthers(userId, projectIn(resource));
    else if (!this.asking.knows(userId, projectIn(resource), questions)) throw new Refusal('not-found');
    return { principal, resource, permissions: [...questions.permissionsOf(principal, resource)] };
  }
}
