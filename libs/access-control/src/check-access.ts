import { CheckQuery, type CheckRequest, type CheckResult, CheckResults, Checks } from '@guildhall/contracts';
import {
  type AccessQuestions,
  AccessReplica,
  AnswersAtOnce,
  Caller,
  Documents,
  NotRepeatable,
  SignedIn,
  type SignedInCaller,
} from '@guildhall/http';
import { Body, Controller, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Asking, isSelf, projectIn } from './asking.js';
import { LIST_ASSIGNMENTS } from './domain/catalogue.js';
import { mayNotAskAboutOthers, noSuchProject } from './domain/explanation.js';
import { ownQuestions } from './own-questions.js';

const [YES, NO] = ['{"allowed":true}', '{"allowed":false}'];

/**
 * Who may do what, for the caller and, to who may list a project's assignments or read the audit trail, for others. To a caller
 * who may not know of a project it looks as if it were not there.
 */
@Controller('v1/checks')
export class CheckAccessRoute {
  /** Of answers that come again as the same object. */
  readonly #texts = new WeakMap<readonly boolean[], string>();

  constructor(
    private readonly asking: Asking,
    private readonly replica: AccessReplica,
  ) {}

  @Post()
  @SignedIn()
  @NotRepeatable()
  @AnswersAtOnce({ query: CheckQuery, body: Checks, lookup: 'checkedBefore' })
  @Documents({
    summary:
      'May, or might at a past instant, these principals do these things? Up to 1,000 questions, answered in their order; ' +
      'about others for who may list the assignments of the project or read the audit trail',
    answers: [200, CheckResults],
    problems: ['malformed-json', 'body-too-large', 'unsupported-media-type', 'invalid-instant'],
  })
  check(
    @Query({ schema: CheckQuery }) { asOf }: z.infer<typeof CheckQuery>,
    @Body({ schema: Checks }) { checks, explain }: z.infer<typeof Checks>,
    @Caller() { userId }: SignedInCaller,
  ): z.infer<typeof CheckResults> {
    if (asOf === undefined && !explain && checks.every(({ principal }) => !principal || isSelf(principal, userId))) {
      return { results: this.replica.holdsEach(userId, checks).map((allowed) => ({ allowed })) };
    }
    const questions = this.asking.questions(asOf);
    return {
      results: checks.map((check) => {
        const answer = this.#answer(questions, userId, check, explain);
        return explain ? answer : { allowed: answer.allowed };
      }),
    };
  }

  /** The answer to nothing but questions of the caller about what is now, all of which were asked before. */
  checkedBefore(query: object, body: unknown, userId: string): string | undefined {
    for (const _ in query) return undefined;
    const questions = ownQuestions(body);
    const answers = questions && this.replica.heldBefore(userId, questions);
    return answers && this.#textOf(answers);
  }

  #textOf(answers: readonly boolean[]): string {
    let text = this.#texts.get(answers);
    if (text === undefined) {
      text = `{"results":[${answers.map((allowed) => (allowed ? YES : NO)).join()}]}`;
      this.#texts.set(answers, text);
    }
    return text;
  }

  #answer(
    questions: AccessQuestions,
    caller: string,
    { principal = { type: 'user', id: caller }, permission, resource }: CheckRequest,
    explain: boolean,
  ): CheckResult {
    const self = isSelf(principal, caller);
    // Who holds something in a project may know of it; to who does not, all that is said is no.
    if (self && !explain) return { allowed: questions.check(principal, permission, resource) };
    const projectId = projectIn(resource);
    if (!this.asking.knows(caller, projectId, questions))
      return { allowed: false, explanation: noSuchProject(projectId, permission) };
    if (!self && !this.asking.mayAskAboutOthers(caller, projectId))
      return { allowed: false, explanation: mayNotAskAboutOthers(permission, LIST_ASSIGNMENTS) };
    if (explain) return questions.explain(principal, permission, resource);
    return { allowed: questions.check(principal, permission, resource) };
  }
}
