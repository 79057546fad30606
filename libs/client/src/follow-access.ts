import type { Catalogue } from '@guildhall/access-control/evaluator';
import { Following, type FollowingOptions } from '@guildhall/event-sourcing';
import type { TopicLog } from '@guildhall/message-bus';
import { LocalAccessReplica } from './local-access-replica.js';
import { TopicFeed } from './topic-feed.js';

export type FollowAccessOptions = FollowingOptions &
  Readonly<{
    /** Ends the following, also while it begins. */
    signal?: AbortSignal;
    /** The permissions and default roles of the instance, where `GUILDHALL_PERMISSION_FAMILIES` gives it more: `catalogueWith` of the same. */
    catalogue?: Catalogue;
    /**
     * When the topics were not heard of for so long, or what comes is older than that, the replica does not know whether its answers
     * still hold, and gives none: every question throws `AccessUnknown` until it has caught up. Default: 10 s.
     */
    maxStalenessMs?: number;
  }>;

const MAX_STALENESS_MS = 10_000;

/** A replica that is being kept up to date. */
export type FollowedAccess = Readonly<{
  replica: LocalAccessReplica;
  /**
   * Resolves when the replica answers at least as of `position`: with the consistency token of an answer of the platform
   * (`Guildhall-Position`), when what it tells of has been taken in. Rejects when `signal` aborts or the following ends.
   */
  appliedUpTo(position: number, signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}>;

/**
 * Who may do what, for a downstream service: from the topics alone, without asking the platform and without its keys. It begins
 * at the first event at every start and resolves once it has taken in what was published until then; until that, nobody should
 * be answered. While the topics cannot be read it tries again, for ever, and answers as of the last event that it has seen until that
 * is too long ago.
 * @throws when `signal` aborts before
 */
export const followAccess = async (topics: TopicLog, options: FollowAccessOptions = {}): Promise<FollowedAccess> => {
  const { signal } = options;
  signal?.throwIfAborted();
  let unsoundSince: number | undefined;
  const replica = new LocalAccessReplica(options.catalogue, {
    maxStalenessMs: options.maxStalenessMs ?? MAX_STALENESS_MS,
    // Without a subscription, while one fails or after the end, the topics themselves would say that nothing is amiss.
    unheardForMs: () =>
      Math.max(topics.stalledForMs, unsoundSince === undefined ? 0 : performance.now() - unsoundSince),
  });
  const following = new Following(new TopicFeed(topics), [replica], {
    ...options,
    onError: (error) => {
      unsoundSince ??= performance.now();
      options.onError?.(error);
    },
    onProgress: (position) => {
      unsoundSince = undefined;
      options.onProgress?.(position);
    },
  });
  const stop = async () => {
    await following.stop();
    unsoundSince = Number.NEGATIVE_INFINITY;
  };
  signal?.addEventListener('abort', () => void stop(), { once: true });
  await following.start();
  replica.caughtUp();
  return { replica, stop, appliedUpTo: (position, until) => following.appliedUpTo(position, until) };
};
