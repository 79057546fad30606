import type { ProblemCode } from '@guildhall/contracts';
import type { Problem } from './openapi.generated.js';

/** A refusal of the API. `code` is stable and explained at `/docs/problems/<code>`; `detail` says what to do. */
export class GuildhallProblem extends Error {
  readonly code: ProblemCode | 'unexpected-answer';
  readonly status: number;
  readonly detail: string;
  /** What is wrong with which field, for `invalid-request`. */
  readonly errors: NonNullable<Problem['errors']>;
  /** Under which the instance logged the request; absent if something on the way answered. */
  readonly requestId: string | undefined;

  constructor(problem: Pick<Problem, 'status' | 'detail'> & Partial<Problem>) {
    super(`${problem.title ?? 'Unexpected answer'}: ${problem.detail}`);
    this.name = 'GuildhallProblem';
    this.code = (problem.code ?? 'unexpected-answer') as GuildhallProblem['code'];
    this.status = problem.status;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId;
  }

  /** The problem that an answer tells; one of a proxy, say, becomes `unexpected-answer`. */
  static async of(response: Response): Promise<GuildhallProblem> {
    const { status } = response;
    const text = await response.text();
    if (/json/.test(response.headers.get('content-type') ?? '')) {
      try {
        const problem = JSON.parse(text) as Partial<Problem>;
        return new GuildhallProblem({ ...problem, status, detail: problem.detail ?? '' });
      } catch {
        // A body that was cut off tells no more than its beginning.
      }
    }
    return new GuildhallProblem({ status, detail: text.slice(0, 200) });
  }
}
