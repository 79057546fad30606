import type { Context } from '@guildhall/contracts';
import { type EventStore, type Position, START } from '@guildhall/event-store';
import type { Publisher } from '@guildhall/message-bus';
import type { Leases } from '@guildhall/read-model';
import { prefixesOf } from './feed.js';
import { LeaderElection, type Leadership } from './leader-election.js';
import { pause } from './pause.js';

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
  standInAfterMs?: number;
  /** Watermarks are announced at once when the log moves after a rest, then at most so often. */
  announceEveryMs?: number;
  onError?: (error: unknown) => void;
}>;

const ANNOUNCE_EVERY_MS = 50;
const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 5_000;

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
    const { context, leases, holder, leaseMs, standInAfterMs, onError } = options;
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

  async #publishFrom({ signal, place, keep }: Leadership): Promise<void> {
    const { context, store, onError } = this.options;
    const announcements = new Announcements(this.options, signal);
    this.#position = place ?? START;
    let delay = FIRST_DELAY_MS;
    while (!signal.aborted) {
      try {
        const prefixes = prefixesOf(context);
        for await (const { events, upTo } of store.subscribe({ after: this.#position, prefixes, signal })) {
          const published = events.filter(({ type }) => this.#published.has(type));
          if (published.length > 0) await this.options.publisher.publish(context.name, published);
          // Somebody else may publish by now: what was sent is sent, but nothing more is claimed.
          if (signal.aborted) break;
          this.#position = Math.max(this.#position, upTo);
          announcements.tell(this.#position);
          keep(this.#position);
          delay = FIRST_DELAY_MS;
        }
      } catch (error) {
        if (signal.aborted) break;
        onError?.(error);
      }
      await pause(delay * (0.5 + Math.random()), signal);
      delay = Math.min(delay * 2, LAST_DELAY_MS);
    }
    await announcements.end();
  }
}

/** Announces the newest position: at once after a rest, then every now and then. A failed one is made again. */
class Announcements {
  #newest: Position | undefined;
  #announced: Position | undefined;
  #running: Promise<void> | undefined;

  constructor(
    private readonly options: RelayOptions,
    private readonly signal: AbortSignal,
  ) {}

  tell(position: Position): void {
    this.#newest = position;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (!this.signal.aborted && this.#newest !== undefined && this.#newest !== this.#announced)
        this.tell(this.#newest);
    });
  }

  async end(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    const { publisher, context, announceEveryMs = ANNOUNCE_EVERY_MS, onError } = this.options;
    while (!this.signal.aborted && this.#newest !== undefined && this.#newest !== this.#announced) {
      const position = this.#newest;
      try {
        await publisher.announce(context.name, position);
        this.#announced = position;
      } catch (error) {
        onError?.(error);
      }
      await pause(announceEveryMs, this.signal);
    }
  }
}
