import type { Consumer, MessageBus } from '@guildhall/message-bus';
import type { ReadModel, Row, View } from '@guildhall/read-model';
import { type Clock, SystemClock } from './clock.js';
import type { EventCodec } from './codec.js';
import type { Deadlines } from './deadlines.js';
import type { EventFeed } from './feed.js';
import { type Follower, type Parked, projectionFollower } from './follower.js';
import { Following } from './following.js';
import { type LedBy, LedFollowing, type SharedFollower } from './led-following.js';
import type { Event } from './metadata.js';
import { pause } from './pause.js';
import type { Projection } from './projection.js';
import { type Reaction, RunningReaction } from './reaction.js';
import { type MissedDeadline, RunningDeadlines, type SchedulingOptions } from './running-deadlines.js';
import { SettledElsewhere } from './settled-elsewhere.js';

export type SubscriptionsOptions = Readonly<{
  onParked?: (parked: Parked) => void;
  onError?: (error: unknown) => void;
  /** Told of each try to meet a deadline that failed; it will be tried again. */
  onMissed?: (missed: MissedDeadline) => void;
  /** By which deadlines come. Default: that of the system. */
  clock?: Clock;
  /** Where several replicas share read models: how they agree on who fills them. */
  ledBy?: LedBy;
  /** The contexts whose reactions run in other services. */
  elsewhere?: readonly string[];
}>;

/** No chain of events that lead to each other is longer: registration -> membership -> project roles. */
const LONGEST_CHAIN = 3;

/** A feed that makes a reader wait so long stood still, or comes back from a crash. */
const FEED_STALL_MS = 2_000;

/** Between two tries to start. */
const FIRST_DELAY_MS = 50;
const LAST_DELAY_MS = 5_000;

/** How long a start waits for topics that have not come as far as the log. */
const FRESH_START_MS = 30_000;

/** Everything in this process that follows events: read models and replicas, reactions and deadlines. */
export class Subscriptions {
  readonly #followers: Follower[] = [];
  readonly #reactions: RunningReaction[] = [];
  readonly #deadlines: RunningDeadlines[] = [];
  readonly #parked: Parked[] = [];
  readonly #views: View<Row>[] = [];
  readonly #settledElsewhere = new SettledElsewhere();
  #elsewhere: readonly string[] = [];
  #following: Following | undefined;
  #led: LedFollowing | undefined;
  readonly #stopping = new AbortController();
  #started = false;
  #begin: () => void = () => undefined;
  readonly #begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });

  constructor(
    private readonly feed: EventFeed,
    private readonly bus: MessageBus,
    private readonly codec: EventCodec,
    private readonly readModel: ReadModel,
    private readonly options: SubscriptionsOptions = {},
  ) {}

  /** The view that the projection keeps filled once `start` was called. */
  async project<E extends Event, R extends Row>(projection: Projection<E, R>): Promise<View<R>> {
    const follower = await projectionFollower(projection, this.readModel, (parked) => this.#park(parked));
    this.follow(follower);
    this.#views.push(follower.view as unknown as View<Row>);
    return follower.view;
  }

  follow(follower: Follower): void {
    if (this.#following) throw new Error(`${follower.name} came after the start`);
    this.#followers.push(follower);
  }

  /** Its place, retries and dead letters are those of the message bus. */
  react(reaction: Reaction, options: Pick<Consumer, 'retry' | 'afterDeadLetter'> = {}): void {
    if (this.#following) throw new Error(`${reaction.name} came after the start`);
    this.#reactions.push(new RunningReaction(reaction, this.bus, this.codec, options));
  }

  /** Every replica keeps them, from the first event at each start; they come once `start` has caught up with the log. */
  schedule<Details extends object>(deadlines: Deadlines<Details>, options: SchedulingOptions = {}): void {
    const running = new RunningDeadlines(deadlines as unknown as Deadlines, {
      ...options,
      clock: this.options.clock ?? new SystemClock(),
      onParked: (parked) => this.#park(parked),
      onMissed: this.options.onMissed,
    });
    this.follow(running);
    this.#deadlines.push(running);
  }

  /**
   * Resolves when every follower, here or in the replica that leads, has applied what was in the log, and reactions run. While
   * the log or the bus cannot be reached it tries again, and tells `onError`. Rejects when it is stopped before.
   */
  async start(): Promise<void> {
    const { ledBy, onError } = this.options;
    const options = onError ? { onError } : {};
    const shared = ledBy ? this.#followers.filter(isShared) : [];
    const own = this.#followers.filter((follower) => !(shared as readonly Follower[]).includes(follower));
    this.#following = new Following(this.feed, own, {
      ...options,
      onProgress: (position) => this.#settledElsewhere.fed(position),
      onSettled: (settled) => this.#settledElsewhere.note(settled),
    });
    const followed = new Set(this.#followers.flatMap(({ contexts }) => contexts.map(({ name }) => name)));
    this.#elsewhere = (this.options.elsewhere ?? []).filter((name) => followed.has(name));
    if (ledBy && shared.length > 0) this.#led = new LedFollowing(this.feed, shared, this.readModel, ledBy, options);
    this.#begin();
    this.#led?.start();
    const head = await this.#atLast(() => this.feed.head());
    await this.#following.start();
    await this.#following.appliedUpTo(head, AbortSignal.timeout(FRESH_START_MS)).catch((error: unknown) => {
      // A topic may stand still for long; what it holds back is not yet known to anybody.
      onError?.(new Error(`Started behind the end of the log, at ${this.position} of ${head}`, { cause: error }));
    });
    await this.#led?.appliedUpTo(Math.min(this.#following.position, head));
    await Promise.all(this.#reactions.map((reaction) => this.#atLast(() => reaction.start())));
    for (const deadlines of this.#deadlines) deadlines.start();
    this.#started = true;
  }

  /** Takes no more events; a reaction that waits for views to move is told that they will not, and is delivered again. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('Stopped before it had started'));
    await Promise.all([
      ...this.#reactions.map((reaction) => reaction.stop()),
      ...this.#deadlines.map((deadlines) => deadlines.stop()),
      this.#following?.stop(),
      this.#led?.stop(),
    ]);
  }

  /** Whether `start` has come to its end. */
  get started(): boolean {
    return this.#started;
  }

  /** Every follower has applied the log up to here. */
  get position(): number {
    return Math.min(this.#following?.position ?? -1, this.#led?.position ?? Number.MAX_SAFE_INTEGER);
  }

  /** Whether this process is the one that fills the read models which the replicas of its service share. */
  get leads(): boolean {
    return this.#led?.leads ?? true;
  }

  /** How many rows are passed over, whichever replica had to. */
  async parkedRows(): Promise<number> {
    const keys = await Promise.all(this.#views.map((view) => view.parked()));
    return keys.flat().length;
  }

  /** Rows that this process has begun to pass over because an event broke their projection. */
  get parked(): readonly Parked[] {
    return this.#parked;
  }

  /** Deadlines that are to come, and those that have come and are not met yet, as this process knows them. */
  get deadlines(): Readonly<{ open: number; overdue: number }> {
    const sum = (of: (deadlines: RunningDeadlines) => number) =>
      this.#deadlines.reduce((total, deadlines) => total + of(deadlines), 0);
    return { open: sum(({ open }) => open), overdue: sum(({ overdue }) => overdue) };
  }

  /** Positions of the log that are not yet applied by all followers, and not yet handled by all reactions. */
  async lag(): Promise<{ followers: number; reactions: number }> {
    const head = await this.feed.head();
    const slowest = Math.min(head, ...this.#reactions.map(({ position }) => position));
    return { followers: Math.max(0, head - this.position), reactions: head - slowest };
  }

  /** Resolves when all followers have applied the log up to `position`; before `start` it waits for that, too. */
  async appliedUpTo(position: number, signal?: AbortSignal): Promise<void> {
    await this.#begun;
    await Promise.all([this.#following?.appliedUpTo(position, signal), this.#led?.appliedUpTo(position, signal)]);
  }

  /**
   * Resolves when the log up to `position` has had all its effects by reactions, and these effects theirs, with the position
   * up to which a reader must have read to see them. Services that are down are not waited for: those that are gone, or have not
   * moved, for fifteen seconds.
   */
  async settled(position: number, signal?: AbortSignal): Promise<number> {
    const alone = this.#elsewhere.length === 0 && this.#reactions.every(({ exclusive }) => exclusive);
    let reached = position;
    for (let link = 1; link < LONGEST_CHAIN; link += 1) {
      const from = reached;
      if (!alone) await this.#untilFed(from, signal);
      await Promise.all([
        ...this.#reactions.map((reaction) => reaction.handledUpTo(from, signal)),
        this.#settledElsewhere.upTo(from, this.#elsewhere, signal),
      ]);
      // What other processes did stands somewhere in the log by now.
      reached = alone
        ? Math.max(from, ...this.#reactions.map((reaction) => reaction.effectsOf(from)))
        : Math.max(from, await this.feed.head());
      if (reached === from) break;
    }
    return reached;
  }

  /** Resolves when the reactions of this service, in whatever replica, have handled the log up to `position`. */
  async reacted(position: number, signal?: AbortSignal): Promise<void> {
    while (!this.#started && !signal?.aborted) await pause(20, signal ?? NEVER);
    signal?.throwIfAborted();
    await Promise.all(this.#reactions.map((reaction) => reaction.handledUpTo(position, signal)));
  }

  /** Somebody looked whether a process of the service that owns a context is there; undefined: it could not be found out. */
  lookedFor(context: string, isThere: boolean | undefined): void {
    this.#settledElsewhere.looked(context, isThere);
  }

  #park(parked: Parked): void {
    this.#parked.push(parked);
    this.options.onParked?.(parked);
  }

  /** What `attempt` comes to once it succeeds. */
  async #atLast<T>(attempt: () => Promise<T>): Promise<T> {
    const { signal } = this.#stopping;
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LAST_DELAY_MS)) {
      try {
        return await attempt();
      } catch (error) {
        if (!signal.aborted) this.options.onError?.(error);
      }
      await pause(delay * (0.5 + Math.random()), signal);
      signal.throwIfAborted();
    }
  }

  /** Before the feed has come that far, nothing can be said of how far others are. */
  async #untilFed(position: number, signal: AbortSignal | undefined): Promise<void> {
    const since = performance.now();
    await this.#following?.appliedUpTo(position, signal);
    if (performance.now() - since > FEED_STALL_MS) this.#settledElsewhere.startAgain();
  }
}

const NEVER = new AbortController().signal;

const isShared = (follower: Follower): follower is SharedFollower => follower.shared !== undefined;
