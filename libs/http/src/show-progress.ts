import type { Subscriptions } from '@guildhall/event-sourcing';
import type { Health } from './health.js';
import type { Metrics } from './metrics.js';

/** What an operator sees of every process that follows events: whether it can serve, how far behind it is, what is stuck. */
export const showProgress = (
  subscriptions: Subscriptions,
  /** Counted when the metrics are read. */
  deadLetters: () => Promise<number>,
  health: Health,
  metrics: Metrics,
): void => {
  // Two metrics, one look at the end of the log.
  let looking: ReturnType<Subscriptions['lag']> | undefined;
  const lag = () => (looking ??= subscriptions.lag().finally(() => (looking = undefined)));
  health.require('read models', () => (subscriptions.started ? undefined : 'are being filled from the log'));
  metrics.gauge(
    'guildhall_projection_lag_positions',
    'How far read models and replicas are behind the end of the log',
    async () => (await lag()).followers,
  );
  metrics.gauge(
    'guildhall_reaction_lag_positions',
    'How far the slowest reaction is behind the end of the log',
    async () => (await lag()).reactions,
  );
  metrics.gauge(
    'guildhall_parked_rows',
    'Rows of read models that are passed over because an event broke their projection',
    () => subscriptions.parkedRows(),
  );
  metrics.gauge(
    'guildhall_open_deadlines',
    'Deadlines that are kept in this process: to come, or not met yet',
    () => subscriptions.deadlines.open,
  );
  metrics.gauge(
    'guildhall_overdue_deadlines',
    'Deadlines that have come and are not met yet',
    () => subscriptions.deadlines.overdue,
  );
  metrics.gauge('guildhall_dead_letters', 'Messages given up on, up to 200', deadLetters);
};
