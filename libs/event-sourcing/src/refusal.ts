/**
 * A decision's answer 'no': the state does not allow it. Thrown, so that nobody can drop it. `code` is stable and
 * documented at `/docs/problems/<code>`; `details` go into the answer, so they hold nothing that the caller may not know.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}
