import type { Context } from '@guildhall/contracts';
import { START } from '@guildhall/event-store';
import type { EventFeed } from './feed.js';
import type { Follower } from './follower.js';
import { pause } from './pause.js';
import { Waiters } from './waiters.js';

export type FollowingOptions = Readonly<{
  onError?: (error: unknown) => void;
  onProgress?: (position: number) => void;
  /** Told what the feed says of the reactions of other services. */
  onSettled?: (settled: ReadonlyMap<string, number>) => void;
  /** Waits between tries after the feed or a view failed. */
  firstDelayMs?: number;
  maxDelayMs?: number;
}>;

/**
 * Leads followers along the feed: each event is read and decrypted once for all of them. A failure of the feed or of a
 * view's storage is tried again from the last position that all have applied, for ever and with growing waits.
 */
export class Following {
  readonly #stop = new AbortController();
  readonly #waiters = new Waiters();
  #reached = START;
  #running: Promise<void> | undefined;
  #isFailing = false;
  #onCaughtUp: () => void = () => undefined;

  constructor(
    private readonly feed: EventFeed,
    private readonly followers: readonly Follower[],
    private readonly options: FollowingOptions = {},
  ) {}

  /** Begins; resolves once everything that the feed had at that moment has been applied. Rejects when it is stopped before. */
  async start(): Promise<void> {
    if (this.followers.length === 0) {
      // Nobody reads from here, so nobody can read too early.
      this.#reached = Number.MAX_SAFE_INTEGER;
      return;
    }
    const caughtUp = new Promise<void>((resolve, reject) => {
      this.#onCaughtUp = resolve;
      this.#stop.signal.addEventListener('abort', () => reject(new Error('Stopped before it had caught up')));
    });
    this.#running = this.#run();
    await caughtUp;
  }

  /** All followers have applied everything up to here. */
  get position(): number {
    return this.#reached;
  }

  /** The last try has failed, and none has got on since. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Resolves when all have applied the log up to `position`; rejects when `signal` aborts or following stops. */
  appliedUpTo(position: number, signal?: AbortSignal): Promise<void> {
    return this.#waiters.wait(position, this.#reached, signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#waiters.giveUp(new Error('Stopped before it was applied'));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { firstDelayMs = 50, maxDelayMs = 5_000 } = this.options;
    const { signal } = this.#stop;
    let delay = firstDelayMs;
    while (!signal.aborted) {
      try {
        for await (const { progressed } of this.#follow(signal)) {
          if (progressed) delay = firstDelayMs;
          this.#isFailing = false;
        }
      } catch (error) {
        if (signal.aborted) return;
        this.#isFailing = true;
        this.options.onError?.(error);
      }
      if (!signal.aborted) await pause(delay * (0.5 + Math.random()), signal);
      delay = Math.min(delay * 2, maxDelayMs);
    }
  }

  async *#follow(signal: AbortSignal): AsyncIterable<{ progressed: boolean }> {
    const places = await Promise.all(this.followers.map((follower) => follower.checkpoint()));
    const contexts = new Map<string, Context>(
      this.followers.flatMap((follower) => follower.contexts.map((context) => [context.name, context] as const)),
    );
    const after = Math.min(...places);
    const types = new Set(this.followers.flatMap((follower) => follower.types));
    for await (const batch of this.feed.subscribe([...contexts.values()], { after, signal, types })) {
      await Promise.all(
        this.followers.map(async (follower, index) => {
          const place = places[index]!;
          if (batch.upTo <= place) return;
          const behind = (batch.events[0]?.position ?? place) <= place;
          const events = behind ? batch.events.filter(({ position }) => position > place) : batch.events;
          await follower.apply(events, batch.upTo);
        }),
      );
      this.#reached = Math.max(this.#reached, batch.upTo);
      this.#waiters.reached(this.#reached);
      this.options.onProgress?.(this.#reached);
      if (batch.settled) this.options.onSettled?.(batch.settled);
      if (batch.caughtUp) this.#onCaughtUp();
      yield { progressed: true };
    }
  }
}
