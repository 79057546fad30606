import type { Context } from '@guildhall/contracts';
import { type EventStore, type Position, START } from '@guildhall/event-store';
import { type Publisher, TopicLost } from '@guildhall/message-bus';
import type { Leases } from '@guildhall/read-model';
import { prefixesOf } from './feed.js';
import { type Candidacy, LeaderElection, type Leadership } from './leader-election.js';
import { pause } from './pause.js';
import { readAhead } from './read-ahead.js';

export type RelayOptions = Readonly<{
  context: Context;
  store: EventStore;
  publisher: Publisher;
  leases: Leases;
  /** Unique to this process. */
  holder: string;
  /** How long a leader that says nothing is waited for: about as long nothing is published when it is killed. */
  leaseMs?: number;
  /** Publish only when nobody else has done so for this long. */
  standInAfterMs?: Candidacy['standInAfterMs'];
  /** Told who publishes each time that a stand-in looks. */
  onLooked?: Candidacy['onLooked'];
  /** Watermarks are announced at once when the log moves after a rest, and at most so often when it always moves. */
  announceEveryMs?: number;
  /** Resolves when the context's reactions have handled the log up to a position: then that is announced too. */
  reacted?: (position: Position, signal: AbortSignal) => Promise<void>;
  onError?: (error: unknown) => void;
}>;

const ANNOUNCE_EVERY_MS = 50;
/** Who waits for what is live does not wait for the past: it costs a record in every partition. */
const ANNOUNCE_PAST_EVERY_MS = 250;
/** What is read while that before is sent: what goes in two requests, so that one can be made full while the other is on its way. */
const READ_AHEAD = { maxEvents: 1_000, fillForMs: 20 };
const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 5_000;
/** How long a leader tries to get on before it leaves that to another process. */
const STUCK_MS = 10_000;
/** Kept in place of a place once the topic was lost with records behind that: nobody could see it in the topic later. */
const LOST: Position = Number.MAX_SAFE_INTEGER;

/**
 * Publishes the events of one context from the log to its topic: those of a stream in order, each at least once, none that is
 * internal. One process at a time does so, and goes on from a durable place; after a take-over some come again, which
 * whoever reads the topic knows by their positions. Between them it announces how far in the log it has come, so that
 * readers know when they have everything up to a position.
 */
export class Relay {
  readonly #election: LeaderElection;
  readonly #published: ReadonlySet<string>;
  #position: Position = START;

  constructor(private readonly options: RelayOptions) {
    const { context, leases, holder, leaseMs, standInAfterMs, onLooked, onError } = options;
    this.#published = new Set(
      Object.values(context.events)
        .filter(({ internal }) => !internal)
        .map(({ type }) => type),
    );
    this.#election = new LeaderElection(
      {
        leases,
        name: `relay/${context.name}`,
        holder,
        ...(leaseMs !== undefined && { leaseMs }),
        ...(standInAfterMs !== undefined && { standInAfterMs }),
        ...(onLooked && { onLooked }),
        ...(onError && { onError }),
      },
      (leadership) => this.#publishFrom(leadership),
    );
  }

  start(): void {
    this.#election.start();
  }

  /** The name of the context whose events it publishes. */
  get context(): string {
    return this.options.context.name;
  }

  /** Whether it is this process that publishes. */
  get leads(): boolean {
    return this.#election.leads;
  }

  /** While it leads: everything up to here is published. */
  get position(): Position {
    return this.#position;
  }

  /** Lets what is being sent arrive, keeps the place and lets others take over at once. */
  stop(): Promise<void> {
    return this.#election.stop();
  }

  async #publishFrom({ signal: leading, place, keep }: Leadership): Promise<void> {
    const { context, store, publisher, onError } = this.options;
    if (place === LOST) throw lost(context, 'it does not have what was published');
    const losing = new AbortController();
    const signal = AbortSignal.any([leading, losing.signal]);
    const orLost = (sent: Promise<void>) =>
      sent.catch((error: unknown) => {
        if (error instanceof TopicLost) {
          keep(LOST);
          losing.abort(lost(context, error.message));
        }
        throw error;
      });
    let announced = place;
    const announcements = new Announcements(this.options, signal, async (newest, settled) => {
      await orLost(publisher.announce(context.name, newest, settled));
      announced = newest;
      keep(newest);
    });
    this.#position = place ?? START;
    let delay = FIRST_DELAY_MS;
    let lastProgress = performance.now();
    let told = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      try {
        // What is kept was announced to every partition: a topic where a partition has nothing was lost.
        if (announced !== undefined && (await publisher.isEmpty(context.name)))
          throw lost(context, `it is empty although events up to ${announced} were published`);
        const prefixes = prefixesOf(context);
        const after = this.#position;
        const log = readAhead((over) => store.subscribe({ after, prefixes, signal: over }), {
          signal,
          ...READ_AHEAD,
        });
        for await (const { events, upTo, caughtUp } of log) {
          const published = events.filter(({ type }) => this.#published.has(type));
          if (published.length > 0) await orLost(publisher.publish(context.name, published));
          // Somebody else may publish by now: what was sent is sent, but nothing more is claimed.
          if (signal.aborted) break;
          this.#position = Math.max(this.#position, upTo);
          if (caughtUp || performance.now() - told >= ANNOUNCE_PAST_EVERY_MS) {
            announcements.tell(this.#position);
            told = performance.now();
          }
          delay = FIRST_DELAY_MS;
          lastProgress = performance.now();
        }
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof TopicLost) throw error;
        onError?.(error);
        if (performance.now() - lastProgress > STUCK_MS)
          throw new Error(`The relay of ${context.name} could not get on for a while: left to another process`, {
            cause: error,
          });
      }
      await pause(delay * (0.5 + Math.random()), signal);
      delay = Math.min(delay * 2, LAST_DELAY_MS);
    }
    await announcements.end();
    losing.signal.throwIfAborted();
  }
}

const lost = ({ name }: Context, why: string): TopicLost =>
  new TopicLost(
    `The topic of ${name} was lost: ${why}. To publish all of the log again, stop the services, delete the topics and the database of the relays, and start them`,
  );

/**
 * Announces the newest position: at once after a rest, then every now and then. A failed one is made again. Follows with how far
 * reactions have come, as soon as they have.
 */
class Announcements {
  #newest: Position = START;
  #settled: Position = START;
  #told = { newest: START, settled: START };
  readonly #pace = new Pace();
  #announcing: Promise<void> | undefined;
  #settling: Promise<void> | undefined;

  constructor(
    private readonly options: RelayOptions,
    private readonly signal: AbortSignal,
    private readonly announce: (newest: Position, settled?: Position) => Promise<void>,
  ) {}

  tell(position: Position): void {
    this.#newest = position;
    this.#announce();
    this.#settle();
  }

  async end(): Promise<void> {
    await Promise.all([this.#announcing, this.#settling]);
  }

  get #isNews(): boolean {
    return this.#newest !== this.#told.newest || this.#settled !== this.#told.settled;
  }

  /** Reactions are, of what was told. */
  get #isBehind(): boolean {
    return this.options.reacted !== undefined && !this.signal.aborted && this.#settled < this.#newest;
  }

  #announce(): void {
    this.#announcing ??= this.#announceAll().finally(() => {
      this.#announcing = undefined;
      if (!this.signal.aborted && this.#isNews) this.#announce();
    });
  }

  async #announceAll(): Promise<void> {
    const { announceEveryMs = ANNOUNCE_EVERY_MS, onError } = this.options;
    while (!this.signal.aborted && this.#isNews) {
      const [newest, settled] = [this.#newest, this.#settled];
      try {
        await this.announce(newest, settled > START ? settled : undefined);
        this.#told = { newest, settled };
      } catch (error) {
        if (!this.signal.aborted) onError?.(error);
      }
      await this.#pace.next(announceEveryMs, this.signal);
    }
  }

  #settle(): void {
    this.#settling ??= this.#settleAll().finally(() => {
      this.#settling = undefined;
      if (this.#isBehind) this.#settle();
    });
  }

  async #settleAll(): Promise<void> {
    const { reacted, onError } = this.options;
    while (reacted && this.#isBehind) {
      const position = this.#newest;
      try {
        await reacted(position, this.signal);
        this.#settled = position;
        this.#announce();
      } catch (error) {
        if (this.signal.aborted) return;
        onError?.(error);
        await pause(LAST_DELAY_MS / 5, this.signal);
      }
    }
  }
}

const BURST = 4;

/** A few at once after a rest, and then one every so often. */
class Pace {
  #left = BURST;
  #since = performance.now();

  async next(everyMs: number, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    this.#left = Math.min(BURST, this.#left + (now - this.#since) / everyMs);
    this.#since = now;
    this.#left -= 1;
    if (this.#left < 0) await pause(-this.#left * everyMs, signal);
  }
}
