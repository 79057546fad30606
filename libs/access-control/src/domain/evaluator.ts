import type { ForeseenAccess } from '@guildhall/contracts';
import type { Event, Recorded } from '@guildhall/event-sourcing';
import { AccessAt } from './access-at.js';
import { type AccessChanges, changesBetween, type ChangesFilter } from './access-changes.js';
import { CATALOGUE, type Catalogue } from './catalogue.js';
import { Facts } from './facts.js';
import { foresee, type ForeseenEvent } from './foresight.js';
import { ownerOf } from './reach.js';
import { RememberedAnswers } from './remembered-answers.js';
import { type Question, RememberedLists, type TimesTold } from './remembered-lists.js';
import { NONE } from './rows.js';
import { take, type Told } from './take.js';
import { NOW } from './timelines.js';

export type { AccessChanges, ChangesFilter } from './access-changes.js';
export type { ActingOptions } from './acting-principals.js';
export type { ActionableOptions } from './actionable-resources.js';
export type { GroupMembership, HeldRoles, Membership, MembersOptions, Standing } from './memberships.js';
export { AccessAt } from './access-at.js';
export { CATALOGUE, type Catalogue, catalogueOf, catalogueWith } from './catalogue.js';
export type { Question } from './remembered-lists.js';
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
  readonly #remembered = new RememberedAnswers(this.facts.roles.numbers.length);
  readonly #lists = new RememberedLists((organization) => this.#remembered.timesTold(organization));

  constructor(catalogue: Catalogue = CATALOGUE) {
    super(new Facts(catalogue), NOW);
  }

  apply(event: Recorded<Event>): void {
    if (event.revision <= (this.#revisions.get(event.stream) ?? -1)) return;
    this.#revisions.set(event.stream, event.revision);
    const told = event as Recorded<Event> & Told;
    take(this.facts, told);
    // What is said of no organization gives and takes nothing.
    if ('organizationId' in told.data) this.#forget(told.data.organizationId);
  }

  /** What `holds` says to each of these, in their order. */
  holdsEach(userId: string, questions: readonly Question[]): readonly boolean[] {
    return questions.map(({ permission, resource }) => {
      const number = this.facts.roles.numbers.numberOf(permission);
      return number !== undefined && this.#workOut(userId, number, resource);
    });
  }

  /**
   * What `holdsEach` would say, where it was asked each of these before and nothing has been said of their organizations since;
   * undefined: ask it. Of many that come over and over, that takes a fraction of the time. To the same list of questions the
   * answer is the same object as before, as long as it holds.
   */
  heldBefore(userId: string, questions: readonly Question[]): readonly boolean[] | undefined {
    const kept = this.#lists.find(userId, questions);
    if (kept) return kept;
    const { numbers } = this.facts.roles;
    const remembered = this.#remembered.of(userId);
    if (!remembered) return undefined;
    const answers: boolean[] = [];
    for (const { permission, resource } of questions) {
      const number = numbers.numberOf(permission);
      const held = number === undefined ? undefined : this.#remembered.find(remembered, number, resource);
      if (held === undefined) return undefined;
      answers.push(held);
    }
    this.#lists.keep(userId, questions, answers, this.#toldOf(remembered, questions));
    return answers;
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

  #toldOf(remembered: ReadonlyMap<string, number>, questions: readonly Question[]): TimesTold {
    const organizations = questions.map(
      ({ resource }) => this.#remembered.organizationOf(remembered, resource) ?? NONE,
    );
    return new Map(organizations.map((organization) => [organization, this.#remembered.timesTold(organization)]));
  }

  #forget(organizationId: string): void {
    const organization = this.facts.organizations.organizations.find(organizationId);
    if (organization !== NONE) this.#remembered.told(organization);
  }

  #workOut(userId: string, permission: number, resource: string): boolean {
    const organization = this.read(resource);
    if (organization === NONE) return false;
    const held = this.allows(userId, permission, organization);
    this.#remembered.keep(userId, permission, resource, organization, held);
    return held;
  }

  #positionOf(instant: AsOfInstant): number {
    return 'position' in instant ? instant.position : this.facts.journal.positionAt(Date.parse(instant.time));
  }
}
