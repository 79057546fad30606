import { type Health, type Metrics, showProgress } from '@guildhall/http';
import type { Infrastructure } from './infrastructure.js';

/** Longer than any outage of Kafka that the consumers ride out by themselves, and than the longest wait between two tries. */
const STALLED_MS = 5 * 60_000;

/** What an operator sees of a service: whether it can serve, how far behind it is, what is stuck, and who leads. */
export const operate = (infrastructure: Infrastructure, health: Health, metrics: Metrics): void => {
  const { subscriptions, bus, topicLog, relays } = infrastructure;
  const stalledForMs = () => Math.max(bus.stalledForMs, topicLog.stalledForMs);
  showProgress(subscriptions, async () => (await bus.deadLetters({ limit: 200 })).data.length, health, metrics);
  health.requireForLife('Kafka consumers', () =>
    stalledForMs() > STALLED_MS ? `have made no progress for ${Math.round(stalledForMs() / 1000)} s` : undefined,
  );
  metrics.gauge('guildhall_consumers_stalled_seconds', 'For how long consumers have made no progress', () =>
    Math.round(stalledForMs() / 1000),
  );
  metrics.gauge('guildhall_read_models_leader', '1 where the read models of the service are filled', () =>
    Number(subscriptions.leads),
  );
  metrics.gauges(
    'guildhall_relay_leader',
    '1 where the relay of a context runs; over all processes there is one for each',
    'context',
    () => Object.fromEntries(relays.map(({ context, leads }) => [context, Number(leads)])),
  );
  metrics.gauges(
    'guildhall_relay_position',
    'How far in the log the relay of a context has published, where it runs',
    'context',
    () => Object.fromEntries(relays.filter(({ leads }) => leads).map(({ context, position }) => [context, position])),
  );
};
