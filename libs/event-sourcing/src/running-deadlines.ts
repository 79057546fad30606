import { Agenda } from './agenda.js';
import type { Clock } from './clock.js';
import { CommandContext } from './command-context.js';
import type { Deadline, Deadlines } from './deadlines.js';
import type { Follower, Parked } from './follower.js';
import { deterministicUuid } from './ids.js';
import type { Event, EventMetadata, Recorded } from './metadata.js';
import { pause } from './pause.js';

export type MissedDeadline = Readonly<{
  deadlines: string;
  key: string;
  at: string;
  attempts: number;
  error: unknown;
}>;

export type SchedulingOptions = Readonly<{
  /** How many are met at once, e.g. when thousands have passed while nobody ran. */
  concurrency?: number;
  /** Waits between tries, of real time. */
  retry?: Readonly<{ firstDelayMs: number; maxDelayMs: number }>;
}>;

type Given = SchedulingOptions &
  Readonly<{
    clock: Clock;
    onParked?: ((parked: Parked) => void) | undefined;
    /** Told of each try that failed; it will be tried again. */
    onMissed?: ((missed: MissedDeadline) => void) | undefined;
  }>;

type Open = {
  readonly deadline: Deadline;
  /** What set it, so that what follows can be traced to it. */
  readonly cause: Pick<EventMetadata, 'requestId' | 'correlationId'> & Readonly<{ id: string }>;
  attempts: number;
  /** Where it stands; nowhere while it is being met. */
  on: Agenda<Open> | undefined;
  /** By the clock of the agenda that it stands on. */
  at: number;
  place?: number;
};

const CONCURRENCY = 8;
const RETRY = { firstDelayMs: 500, maxDelayMs: 5 * 60_000 } as const;

/** Deadlines that are kept: a follower of the events that set them, which holds in memory what is open and no more. */
export class RunningDeadlines implements Follower {
  readonly name: string;
  readonly contexts: Follower['contexts'];
  readonly types: readonly string[];
  readonly #open = new Map<string, Open>();
  /** To come, or come while there was no room, by the time of day. */
  readonly #coming = new Agenda<Open>();
  /** To be tried again, by the time that passes: setting a clock does not make anybody wait. */
  readonly #resting = new Agenda<Open>();
  readonly #meeting = new Set<Promise<void>>();
  readonly #concurrency: number;
  #stopped = false;
  #position = -1;
  #news = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly deadlines: Deadlines,
    private readonly given: Given,
  ) {
    this.name = deadlines.name;
    this.contexts = deadlines.contexts;
    this.types = Object.keys(deadlines.on);
    this.#concurrency = given.concurrency ?? CONCURRENCY;
  }

  checkpoint(): Promise<number> {
    return Promise.resolve(this.#position);
  }

  apply(events: readonly Recorded<Event>[], upTo: number): void {
    for (const event of events) this.#take(event);
    this.#position = upTo;
  }

  /** Begins to meet what has come. Before the end of the log was read, it would meet what later events took away. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Meets no more; resolves when those that are being met are. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tell();
    await this.#running;
    await Promise.all(this.#meeting);
  }

  /** How many there are to come or to be met. */
  get open(): number {
    return this.#open.size;
  }

  /** How many have come and are not met yet. */
  get overdue(): number {
    return this.#meeting.size + this.#resting.size + this.#coming.countUntil(this.given.clock.now().getTime());
  }

  #take(event: Recorded<Event>): void {
    const handler = this.deadlines.on[event.type];
    if (!handler) return;
    try {
      const changes = handler(event);
      for (const change of Array.isArray(changes) ? changes : [changes]) {
        if (!change) continue;
        if (change.at === null) this.#clear(change.key);
        else this.#set(change, event);
      }
    } catch (error) {
      // As with rows of projections: the others must not wait for a bug to be mended.
      const parked = { follower: this.name, key: event.stream, eventId: event.id, reason: String(error) };
      this.given.onParked?.(parked);
    }
  }

  #set(deadline: Deadline, { id, metadata: { requestId, correlationId } }: Recorded<Event>): void {
    const at = Date.parse(deadline.at);
    if (Number.isNaN(at)) throw new Error(`${deadline.at} is no instant`);
    this.#clear(deadline.key);
    const cause = { id, requestId, correlationId };
    const entry: Open = { deadline, cause, attempts: 0, on: undefined, at };
    this.#open.set(deadline.key, entry);
    this.#put(entry, this.#coming, at);
  }

  #clear(key: string): void {
    const entry = this.#open.get(key);
    if (!entry) return;
    this.#open.delete(key);
    entry.on?.remove(entry);
    entry.on = undefined;
  }

  #put(entry: Open, agenda: Agenda<Open>, at: number): void {
    entry.at = at;
    entry.on = agenda;
    agenda.add(entry);
    this.#tell();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#news = new AbortController();
      const next = this.#meeting.size < this.#concurrency ? this.#next() : undefined;
      if (!next) {
        await this.#untilNews(this.#news.signal);
        continue;
      }
      next.on?.remove(next);
      next.on = undefined;
      const meeting: Promise<void> = this.#meet(next).finally(() => {
        this.#meeting.delete(meeting);
        this.#tell();
      });
      this.#meeting.add(meeting);
    }
  }

  /** One whose time has come. New ones first: those that failed must not hold them up. */
  #next(): Open | undefined {
    const [coming, resting] = [this.#coming.first, this.#resting.first];
    if (coming && coming.at <= this.given.clock.now().getTime()) return coming;
    return resting && resting.at <= performance.now() ? resting : undefined;
  }

  async #untilNews(signal: AbortSignal): Promise<void> {
    const news = [new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))];
    if (this.#meeting.size < this.#concurrency) {
      const [coming, resting] = [this.#coming.first, this.#resting.first];
      if (coming) news.push(this.given.clock.until(new Date(coming.at), signal));
      if (resting) news.push(pause(Math.max(1, resting.at - performance.now()), signal));
    }
    await Promise.race(news);
    // Whoever still waits need not.
    this.#tell();
  }

  async #meet(entry: Open): Promise<void> {
    const { key, at } = entry.deadline;
    try {
      await this.deadlines.due(entry.deadline, this.#contextOf(entry));
      if (this.#open.get(key) === entry) this.#open.delete(key);
    } catch (error) {
      if (this.#stopped || this.#open.get(key) !== entry) return;
      entry.attempts += 1;
      const { firstDelayMs, maxDelayMs } = this.given.retry ?? RETRY;
      const delay = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(entry.attempts - 1, 30));
      // Replicas and deadlines that failed together need not come back together.
      this.#put(entry, this.#resting, performance.now() + delay * (0.75 + Math.random() / 2));
      this.given.onMissed?.({ deadlines: this.name, key, at, attempts: entry.attempts, error });
    }
  }

  #contextOf({ deadline: { key, at }, cause }: Open): CommandContext {
    return new CommandContext({
      actor: { type: 'system', id: this.name },
      requestId: cause.requestId,
      correlationId: cause.correlationId,
      causationId: cause.id,
      commandId: deterministicUuid(this.name, key, at),
      issuedAt: new Date(at),
    });
  }

  #tell(): void {
    this.#news.abort();
  }
}
