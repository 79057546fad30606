import { type CheckRequest, type CheckResult, CheckResults, Checks } from '@guildhall/contracts';
import {
  AccessReplica,
  Caller,
  Documents,
  Freshness,
  NotRepeatable,
  SignedIn,
  type SignedInCaller,
} from '@guildhall/http';
import { Body, Controller, Post } from '@nestjs/common';
import type { z } from 'zod';
import { LIST_ASSIGNMENTS } from './domain/catalogue.js';
import { mayNotAskAboutOthers, noSuchProject } from './domain/explanation.js';

/**
 * Who may do what, for the caller and, to who may list a project's assignments, for others. To a caller who may not know of a
 * project it looks as if it were not there.
 */
@Controller('v1/checks')
export class CheckAccessRoute {
  constructor(
    private readonly replica: AccessReplica,
    private readonly freshness: Freshness,
  ) {}

  @Post()
  @SignedIn()
  @NotRepeatable()
  @Documents({
    summary: 'May these principals do these things? Up to 1,000 questions, answered in their order',
    answers: [200, CheckResults],
    problems: ['malformed-json', 'body-too-large', 'unsupported-media-type'],
  })
  check(
    @Body({ schema: Checks }) { checks, explain }: z.infer<typeof Checks>,
    @Caller() { userId, context }: SignedInCaller,
  ): z.infer<typeof CheckResults> {
    const results = checks.map((check) => {
      const { allowed, explanation } = this.#answer(userId, check, explain);
      return { allowed, ...(explain && { explanation }) };
    });
    context.saw(this.freshness.position);
    return { results };
  }

  #answer(caller: string, { principal, permission, resource }: CheckRequest, explain: boolean): CheckResult {
    const projectId = resource.split('/', 2)[1]!;
    if (!this.replica.sees(caller, projectId))
      return { allowed: false, explanation: noSuchProject(projectId, permission) };
    const { type, id } = principal ?? { type: 'user', id: caller };
    const another = type !== 'user' || id !== caller;
    if (another && !this.replica.holds(caller, LIST_ASSIGNMENTS, `projects/${projectId}`)) {
      return { allowed: false, explanation: mayNotAskAboutOthers(permission, LIST_ASSIGNMENTS) };
    }
    if (explain || type !== 'user') return this.replica.explain({ type, id }, permission, resource);
    return { allowed: this.replica.holds(id, permission, resource) };
  }
}
