import type { Leases, ReadModel, ViewIdentity } from '@guildhall/read-model';
import type { EventFeed } from './feed.js';
import type { Follower } from './follower.js';
import { Following, type FollowingOptions } from './following.js';
import { LeaderElection, type Leadership } from './leader-election.js';
import { Nap, pause } from './pause.js';
import { Waiters } from './waiters.js';

export type LedBy = Readonly<{ leases: Leases; /** Unique to this process. */ holder: string; service: string }>;

/** A follower whose view every replica sees. */
export type SharedFollower = Follower & Readonly<{ shared: ViewIdentity }>;

const LOOK_EVERY_MS = 25;
const LOOK_WHEN_NOBODY_WAITS_MS = 250;
const LOOK_AT_OWN_PROGRESS_MS = 1_000;
/** How long a leader tries to get on before it leaves that to another replica. */
const STUCK_MS = 10_000;

/**
 * Followers whose rows all replicas of a service share: one replica leads them along the feed, the others see from the
 * checkpoints how far that is. When the leader is gone another one takes over within seconds; should an old one go on for a
 * moment, views refuse what is not newer than their rows.
 */
export class LedFollowing {
  readonly #election: LeaderElection;
  readonly #waiters = new Waiters();
  readonly #stopping = new AbortController();
  #reached = -1;
  #waiting = 0;
  readonly #untilAwaited = new Nap();
  #looking: Promise<void> | undefined;

  constructor(
    private readonly feed: EventFeed,
    private readonly followers: readonly SharedFollower[],
    private readonly readModel: ReadModel,
    { leases, holder, service }: LedBy,
    private readonly options: FollowingOptions = {},
  ) {
    // Replicas of another release may follow other versions of views: they have a leader of their own, so that a new version
    // is filled beside the old one while both are in use.
    const name = `views/${service}/${followers
      .map((follower) => follower.name)
      .toSorted()
      .join(',')}`;
    this.#election = new LeaderElection(
      { leases, name, holder, ...(options.onError && { onError: options.onError }) },
      (leadership) => this.#lead(leadership),
    );
  }

  start(): void {
    this.#election.start();
    this.#looking = this.#look();
  }

  get position(): number {
    return this.#reached;
  }

  get leads(): boolean {
    return this.#election.leads;
  }

  /** Resolves when all have applied the log up to `position`, in whatever replica. */
  async appliedUpTo(position: number, signal?: AbortSignal): Promise<void> {
    if (this.#reached >= position) return;
    this.#waiting += 1;
    this.#untilAwaited.wake();
    try {
      await this.#waiters.wait(position, this.#reached, signal);
    } finally {
      this.#waiting -= 1;
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#waiters.giveUp(new Error('Stopped before it was applied'));
    await this.#election.stop();
    await this.#looking;
  }

  async #lead({ signal }: Leadership): Promise<void> {
    let lastProgress = performance.now();
    const following = new Following(this.feed, this.followers, {
      ...this.options,
      onProgress: (position) => {
        lastProgress = performance.now();
        this.#reach(position);
      },
    });
    const begun = following
      .start()
      .then(() => this.#dropOldVersions())
      .catch((error: unknown) => {
        if (!signal.aborted) this.options.onError?.(error);
      });
    try {
      while (!signal.aborted) {
        await pause(LOOK_AT_OWN_PROGRESS_MS, signal);
        // Another replica may reach what this one does not. An idle feed is no failure: it says so by not failing.
        if (following.isFailing && performance.now() - lastProgress > STUCK_MS)
          throw new Error('The read models could not be filled for a while: left to another replica');
      }
    } finally {
      await following.stop();
      await begun;
    }
  }

  /** The one before stays, for replicas of the release before and for the way back to it. */
  async #dropOldVersions(): Promise<void> {
    for (const { name, version } of this.followers.map(({ shared }) => shared)) {
      const older = (await this.readModel.versions(name)).filter((one) => one < version);
      for (const one of older.slice(0, -1)) await this.readModel.drop(name, one);
    }
  }

  async #look(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      if (!this.#election.leads) {
        try {
          this.#reach(await this.readModel.checkpointOf(this.followers.map(({ shared }) => shared)));
        } catch (error) {
          this.options.onError?.(error);
          await pause(LOOK_WHEN_NOBODY_WAITS_MS, signal);
        }
      }
      await this.#untilNextLook(signal);
    }
  }

  async #untilNextLook(signal: AbortSignal): Promise<void> {
    await this.#untilAwaited.rest(this.#waiting > 0 ? LOOK_EVERY_MS : LOOK_WHEN_NOBODY_WAITS_MS, signal);
  }

  #reach(position: number): void {
    if (position <= this.#reached) return;
    this.#reached = position;
    this.#waiters.reached(position);
  }
}
