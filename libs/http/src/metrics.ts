import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Well below the ten seconds that Prometheus waits for all of them. */
const PATIENCE_MS = 2_000;

/** What Prometheus reads at `/metrics`. Labels are of few values: never an id, a path or a name. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'guildhall_http_request_seconds',
    help: 'From the arrival of a request to its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #commands = new Histogram({
    name: 'guildhall_command_seconds',
    help: 'From taking a decision up to its events being durable, with retries on conflicts',
    labelNames: ['category', 'outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #conflicts = new Counter({
    name: 'guildhall_command_conflicts_total',
    help: 'Decisions made again because another writer was first',
    labelNames: ['category'],
    registers: [this.registry],
  });
  readonly #appends = new Histogram({
    name: 'guildhall_append_seconds',
    help: 'From handing events to the event store up to their being durable',
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #events = new Counter({
    name: 'guildhall_appended_events_total',
    help: 'Events written',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  observeCommand(category: string, outcome: string, milliseconds: number, conflicts: number): void {
    this.#commands.observe({ category, outcome }, milliseconds / 1000);
    if (conflicts > 0) this.#conflicts.inc({ category }, conflicts);
  }

  observeAppend(milliseconds: number, events: number): void {
    this.#appends.observe(milliseconds / 1000);
    this.#events.inc(events);
  }

  /**
   * A value that is asked for when the metrics are read: lag, parked rows, dead letters. One that is not known then, or not
   * within two seconds, is left out: an outage of a server hides nothing else.
   */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: async () => {
        const value = await soon(read);
        // Without labels, `reset` would make it 0.
        if (value === undefined) gauge.remove();
        else gauge.set(value);
      },
    });
  }

  /** Values that are asked for when the metrics are read, one for each of the few values of a label; others are left out. */
  gauges(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect: () => {
        gauge.reset();
        for (const [of, value] of Object.entries(read())) gauge.set({ [label]: of }, value);
      },
    });
  }
}

/** The answer, or undefined if there is none in time. */
const soon = async <T>(ask: () => T | Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, undefined)));
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
};
