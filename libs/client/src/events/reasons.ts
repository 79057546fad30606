import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/**
 * Lets the bus know why a handler failed. Without it Nest puts "Internal server error" in place of every error but
 * `RpcException`, and that is all that is left as the reason of a dead letter. For `useGlobalFilters`, or `@UseFilters` on
 * the controllers.
 */
@Catch()
export class ReasonsForDeadLetters implements RpcExceptionFilter {
  catch(thrown: unknown): Observable<never> {
    return throwError(() => thrown);
  }
}

/** Whatever was thrown, as an error: Nest throws objects with a message. */
export const errorOf = (thrown: unknown): Error => {
  if (thrown instanceof Error) return thrown;
  const { message } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { message?: unknown };
  return new Error(typeof message === 'string' ? message : 'something that is no error was thrown', { cause: thrown });
};
