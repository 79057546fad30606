import { Evaluator } from '@guildhall/access-control/evaluator';
import {
  type ForeseenAccess,
  accessControlContext,
  type CheckResult,
  organizationsContext,
  type Principal,
} from '@guildhall/contracts';
import type { Event, Follower, Recorded } from '@guildhall/event-sourcing';

type Standing = ReturnType<Evaluator['standing']>;
type Questions = Pick<
  Evaluator,
  'standing' | 'organizationOf' | 'holds' | 'sees' | 'lacksToGrant' | 'explain' | 'foresee'
>;

/**
 * Who may do what, in this process: follows the events of organizations and access-control, so that no question has to ask
 * another one. It begins at the first event at every start. Default deny: it says yes only to what it has been told.
 */
export class LocalAccessReplica implements Follower, Questions {
  readonly name = 'access-replica';
  readonly contexts = [organizationsContext, accessControlContext];
  readonly types = this.contexts.flatMap(({ events }) => Object.keys(events));
  readonly #evaluator = new Evaluator();
  #position = -1;

  /** Every answer has taken in the log up to here. */
  get position(): number {
    return this.#position;
  }

  checkpoint(): Promise<number> {
    return Promise.resolve(this.#position);
  }

  apply(events: readonly Recorded<Event>[], upTo: number): void {
    for (const event of events) this.#evaluator.apply(event);
    this.#position = upTo;
  }

  /** What a user may do in an organization; undefined for who is no member. */
  standing(userId: string, organizationId: string): Standing {
    return this.#evaluator.standing(userId, organizationId);
  }

  /** The organization of a project; undefined for a project that is not there. */
  organizationOf(projectId: string): string | undefined {
    return this.#evaluator.organizationOf(projectId);
  }

  /** Whether the user holds the permission on `projects/{id}` or `projects/{id}/{object path}`. */
  holds(userId: string, permission: string, resource: string): boolean {
    return this.#evaluator.holds(userId, permission, resource);
  }

  /** Whether the user may know that the project exists: they have a role in it, or their organization roles list all. */
  sees(userId: string, projectId: string): boolean {
    return this.#evaluator.sees(userId, projectId);
  }

  /** What the user lacks to give a role in the whole project. Empty: they may. Undefined: there is no such role or project. */
  lacksToGrant(userId: string, role: string, projectId: string): readonly string[] | undefined {
    return this.#evaluator.lacksToGrant(userId, role, projectId);
  }

  /** The same answer as `holds`, for any principal, with the reason: what grants it, or what is missing. */
  explain(principal: Principal, permission: string, resource: string): Required<CheckResult> {
    return this.#evaluator.explain(principal, permission, resource);
  }

  /** Whose access would change, and how, if these events were written now, in their order. */
  foresee(events: readonly Event[]): readonly ForeseenAccess[] {
    return this.#evaluator.foresee(events);
  }
}
