import type { LogBatch, RecordedEvent } from '@guildhall/event-store';

type Gathered = { events: RecordedEvent[]; upTo: LogBatch['upTo']; caughtUp: boolean };

export type ReadAheadOptions = Readonly<{
  signal: AbortSignal;
  /** What is given at once has no more events; reading rests while so many wait. */
  maxEvents: number;
  /** How long events of the past may wait until there are so many. What is live never waits. */
  fillForMs: number;
}>;

/**
 * Goes on reading while what was read before is dealt with: everything that came meanwhile is one batch. Nothing is skipped,
 * doubled or out of order; what came before a failure is given before the failure is thrown. After `signal` aborts nothing
 * more is given. Ends with the source, and ends the source when it is left.
 */
export async function* readAhead(
  open: (signal: AbortSignal) => AsyncIterable<LogBatch>,
  { signal, maxEvents, fillForMs }: ReadAheadOptions,
): AsyncGenerator<LogBatch> {
  const left = new AbortController();
  const over = AbortSignal.any([signal, left.signal]);
  const changes = new Changes();
  let waiting: Gathered | undefined;
  let end: { failure?: unknown } | undefined;

  const read = async () => {
    for await (const { events, upTo, caughtUp } of open(over)) {
      waiting ??= { events: [], upTo, caughtUp };
      for (const event of events) waiting.events.push(event);
      waiting.upTo = upTo;
      waiting.caughtUp = caughtUp;
      changes.tell();
      while (waiting && waiting.events.length >= maxEvents && !over.aborted) await changes.next();
    }
  };
  const reading = read().then(
    () => (end = {}),
    (failure: unknown) => (end = { failure }),
  );
  void reading.then(() => changes.tell());
  const wake = () => changes.tell();
  over.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      if (waiting) {
        let isLate = false;
        const timer = setTimeout(() => {
          isLate = true;
          changes.tell();
        }, fillForMs);
        while (!waiting.caughtUp && waiting.events.length < maxEvents && !isLate && !end && !over.aborted)
          await changes.next();
        clearTimeout(timer);
        if (over.aborted) return;
        const batch = first(waiting, maxEvents);
        waiting = batch === waiting ? undefined : { ...waiting, events: waiting.events.slice(maxEvents) };
        changes.tell();
        yield batch;
      } else if (end) {
        if ('failure' in end) throw end.failure;
        return;
      } else await changes.next();
    }
  } finally {
    left.abort();
    await reading;
    over.removeEventListener('abort', wake);
  }
}

const first = (gathered: Gathered, maxEvents: number): Gathered => {
  const last = gathered.events[maxEvents - 1];
  if (!last || gathered.events.length === maxEvents) return gathered;
  return { events: gathered.events.slice(0, maxEvents), upTo: last.position, caughtUp: false };
};

/** Lets several wait for something to change. */
class Changes {
  #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  tell(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
