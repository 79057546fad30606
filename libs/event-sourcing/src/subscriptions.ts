import type { Consumer, MessageBus } from '@guildhall/message-bus';
import type { ReadModel, Row, View } from '@guildhall/read-model';
import type { EventCodec } from './codec.js';
import type { EventFeed } from './feed.js';
import { type Follower, type Parked, projectionFollower } from './follower.js';
import { Following } from './following.js';
import type { Event } from './metadata.js';
import type { Projection } from './projection.js';
import { type Reaction, RunningReaction } from './reaction.js';

export type SubscriptionsOptions = Readonly<{
  onParked?: (parked: Parked) => void;
  onError?: (error: unknown) => void;
}>;

/** Everything in this process that follows events: read models and replicas, and reactions. */
export class Subscriptions {
  readonly #followers: Follower[] = [];
  readonly #reactions: RunningReaction[] = [];
  readonly #parked: Parked[] = [];
  #following: Following | undefined;
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
    const follower = await projectionFollower(projection, this.readModel, (parked) => {
      this.#parked.push(parked);
      this.options.onParked?.(parked);
    });
    this.follow(follower);
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

  /** Resolves when every follower has applied what was in the log, and reactions run. */
  async start(): Promise<void> {
    this.#following = new Following(
      this.feed,
      this.#followers,
      this.options.onError ? { onError: this.options.onError } : {},
    );
    this.#begin();
    await this.#following.start();
    await Promise.all(this.#reactions.map((reaction) => reaction.start()));
  }

  /** Takes no more events; a reaction that waits for views to move is told that they will not, and is delivered again. */
  async stop(): Promise<void> {
    await Promise.all([...this.#reactions.map((reaction) => reaction.stop()), this.#following?.stop()]);
  }

  get started(): boolean {
    return this.#following !== undefined;
  }

  /** Every follower has applied the log up to here. */
  get position(): number {
    return this.#following?.position ?? -1;
  }

  /** Rows that are passed over because an event broke their projection. */
  get parked(): readonly Parked[] {
    return this.#parked;
  }

  /** Events that are in the log and not yet applied by all followers, and not yet handled by all reactions. */
  async lag(): Promise<{ followers: number; reactions: number }> {
    const head = await this.feed.head();
    const slowest = Math.min(head, ...this.#reactions.map(({ position }) => position));
    return { followers: Math.max(0, head - this.position), reactions: head - slowest };
  }

  /** Resolves when all followers have applied the log up to `position`; before `start` it waits for that, too. */
  async appliedUpTo(position: number, signal?: AbortSignal): Promise<void> {
    await this.#begun;
    await this.#following?.appliedUpTo(position, signal);
  }

  /**
   * Resolves when all reactions here have handled the log up to `position`, with the position up to which a reader must have
   * read to see what they wrote.
   */
  async settled(position: number, signal?: AbortSignal): Promise<number> {
    const effects = await Promise.all(this.#reactions.map((reaction) => reaction.settled(position, signal)));
    return Math.max(position, ...effects);
  }
}
