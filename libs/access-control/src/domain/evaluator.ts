import type { ForeseenAccess } from '@guildhall/contracts';
import type { Event, Recorded } from '@guildhall/event-sourcing';
import { AccessAt } from './access-at.js';
import { type AccessChanges, changesBetween, type ChangesFilter } from './access-changes.js';
import { CATALOGUE, type Catalogue } from './catalogue.js';
import { Facts } from './facts.js';
import { foresee, type ForeseenEvent } from './foresight.js';
import { ownerOf } from './reach.js';
import { NONE } from './rows.js';
import { take, type Told } from './take.js';
import { NOW } from './timelines.js';

export type { AccessChanges, ChangesFilter } from './access-changes.js';
export type { ActingOptions } from './acting-principals.js';
export type { ActionableOptions } from './actionable-resources.js';
export { AccessAt, type Standing } from './access-at.js';
export { CATALOGUE, type Catalogue, catalogueOf, catalogueWith } from './catalogue.js';
export type { AccessEvent } from './take.js';

/** After the event at a position of the log, or after all that had been written by a time (RFC 3339). */
export type AsOfInstant = Readonly<{ position: number }> | Readonly<{ time: string }>;

/**
 * Who may do what: fed with the events of organizations and access-control, asked in process. Pure: the same events give the
 * same answers. Default deny: what it has not been told, or what does not exist, is a no.
 *
 * Only the order within a stream matters. Streams may come interleaved in any way, and an event that comes again changes
 * nothing: so it can be fed from one log as well as from topics.
 *
 * What was given to a user, and the groups they were put into, count while they are in the organization in the very stay that it
 * was given under. All questions of `AccessAt` are answered as of now, or `at` any instant since the first event.
 */
export class Evaluator extends AccessAt {
  readonly #revisions = new Map<string, number>();

  constructor(catalogue: Catalogue = CATALOGUE) {
    super(new Facts(catalogue), NOW);
  }

  apply(event: Recorded<Event>): void {
    if (event.revision <= (this.#revisions.get(event.stream) ?? -1)) return;
    this.#revisions.set(event.stream, event.revision);
    take(this.facts, event as Recorded<Event> & Told);
  }

  /**
   * The same questions as of an instant: answered from what has been applied by the time of asking, so also from what becomes
   * known later of that instant. Instants that are not yet known of are answered as of now.
   */
  at(instant: AsOfInstant): AccessAt {
    return new AccessAt(this.facts, this.#positionOf(instant));
  }

  /**
   * What these events, were they written now in this order, would give to or take from whom, with what follows from them: whoever
   * creates a project administrates it, promised roles are given as far as the promiser may, and who is erased leaves every
   * organization. Nothing is changed by asking.
   * At most `limit` rows; those of one user and project follow each other, the widest first.
   */
  foresee(
    events: readonly Event[],
    { limit = Number.POSITIVE_INFINITY }: { limit?: number } = {},
  ): readonly ForeseenAccess[] {
    return foresee(this.facts, events as readonly ForeseenEvent[], limit);
  }

  /** The organization of a project, also of one that was deleted or whose organization was; undefined for one that never was. */
  ownerOf(projectId: string): string | undefined {
    const { organizations } = this.facts;
    const owner = ownerOf(this.facts, organizations.projects.find(projectId));
    return owner === NONE ? undefined : organizations.organizations.text(owner);
  }

  /** What each event after one instant and up to another gave to or took from whom, in the order of events; paged by cursor. */
  changes(from: AsOfInstant, to?: AsOfInstant, filter: ChangesFilter = {}): AccessChanges {
    const upTo = to ? this.#positionOf(to) : this.facts.journal.last;
    return changesBetween(this.facts, this.#positionOf(from), upTo, filter);
  }

  /** How much memory the tables take, in bytes: nearly all of what the evaluator takes. */
  get bytes(): number {
    return this.facts.bytes;
  }

  #positionOf(instant: AsOfInstant): number {
    return 'position' in instant ? instant.position : this.facts.journal.positionAt(Date.parse(instant.time));
  }
}
