import { ErrorType, streamNameFilter } from '@eventstore/db-client';
import { START, type LogBatch, type LogSelection, type Position, type RecordedEvent } from '../../index.js';
import { type Connection, type Connections, LEADER } from './connection.js';
import type { EndOfLog } from './end-of-log.js';
import { BackOff, Silence, isLasting, isSilence, pause, typeOf, unavailable } from './failures.js';
import { eventOf, type Inbox, type Item } from './inbox.js';
import type { Reads } from './reads.js';
import { exact, isSystem, positionOf, recorded } from './recorded.js';
import type { Timing } from './timing.js';

/** How many records the server looks at before it says so: many at a time of the past, each one of what is live. */
const WINDOW = { past: 500, live: 1 } as const;

/**
 * What was heard in one go: what is selected of it, the last place named, whether that was the end of the past, and how far
 * the server said to have looked after that.
 */
type Heard = Readonly<{ events: RecordedEvent[]; last: Position; caughtUp: boolean; looked: Position | undefined }>;

/**
 * One reader's way along the log, by filtered subscriptions that take over from each other.
 *
 * What it calls reached is only ever the position of an event that was given, or an end of the log that was asked for
 * before a subscription that has since said to be caught up, or, of a live subscription, a place that the server has looked
 * at. Checkpoints have been seen that came before the event at their place: so the place itself only counts when the record
 * there is known not to be selected.
 */
export class Following {
  #at: Position;
  /** The record to begin after; differs from the place reached when there is no record there. */
  #from: Position;
  /** Where the latest subscription runs. */
  #connection: Connection | undefined;
  readonly #matches: (stream: string) => boolean;
  /** Nothing: all streams but the server's own. */
  readonly #prefixes: readonly string[] | undefined;
  #window: number = WINDOW.past;

  constructor(
    private readonly connections: Connections,
    private readonly reads: Reads,
    private readonly endOfLog: EndOfLog,
    private readonly timing: Timing,
    { after, prefixes }: LogSelection,
  ) {
    this.#at = after;
    this.#from = after;
    const all = prefixes === undefined || prefixes.includes('');
    this.#matches = (stream) => all || prefixes.some((prefix) => stream.startsWith(prefix));
    this.#prefixes = all ? undefined : prefixes;
  }

  /** Up to an end of the log that was there when the reading was asked for. */
  async *upTo(end: Position, signal: AbortSignal): AsyncGenerator<LogBatch> {
    const backOff = this.#backOff();
    while (this.#at < end && !signal.aborted) {
      try {
        for await (const { events, last, caughtUp } of this.#subscription(signal)) {
          const until = caughtUp ? end : Math.min(last, end);
          const wanted = events.filter(({ position }) => position <= end);
          if (until <= this.#at) continue;
          backOff.reset();
          this.#reach(until);
          yield { events: wanted, upTo: until, caughtUp: until === end };
          if (until === end) return;
        }
      } catch (error) {
        await this.#again(error, backOff, signal);
      }
    }
    if (!signal.aborted) yield { events: [], upTo: this.#at, caughtUp: true };
  }

  /** The past and then what comes, until `signal` aborts. */
  async *live(signal: AbortSignal): AsyncGenerator<LogBatch> {
    const backOff = this.#backOff();
    while (!signal.aborted) {
      try {
        for await (const batch of this.#follow(signal)) {
          backOff.reset();
          yield batch;
        }
        // Left behind by the log while nothing came: another subscription finds out whether there was nothing to give.
      } catch (error) {
        if (signal.aborted) return;
        this.#window = WINDOW.past;
        await this.#again(error, backOff, signal);
      }
    }
  }

  async *#follow(signal: AbortSignal): AsyncGenerator<LogBatch> {
    const end = await this.reads.head();
    let live = false;
    for await (const { events, last, caughtUp, looked } of this.#subscription(signal, () => live)) {
      const announces = caughtUp && !live;
      live ||= caughtUp;
      const known = live && looked !== undefined ? await this.#certainOf(looked) : START;
      const until = Math.max(last, live ? end : START, known, this.#at);
      if (events.length === 0 && until === this.#at && !announces) continue;
      this.#reach(until);
      yield { events, upTo: until, caughtUp: live };
      if (live && this.#window !== WINDOW.live) {
        this.#window = WINDOW.live;
        return;
      }
    }
  }

  /** Up to where everything selected has been given when the server has looked at the record at a place. */
  async #certainOf(looked: Position): Promise<Position> {
    const { position, stream } = await this.endOfLog.record();
    const selected = stream !== undefined && this.#matches(stream);
    return position === looked && !selected ? looked : looked - 1;
  }

  /** One subscription. Ends without error when it is live and the log has gone on without it. */
  async *#subscription(signal: AbortSignal, isLive = () => false): AsyncGenerator<Heard> {
    let inbox = this.#open(this.#from);
    const interrupt = () => inbox.interrupt();
    signal.addEventListener('abort', interrupt);
    try {
      while (!signal.aborted) {
        const live = isLive();
        const items = await this.#take(inbox, live).catch(async (error: unknown) => {
          // It may be that there is no record at this place, so that nothing can begin here. There is one before it.
          const misplaced = typeOf(error) === ErrorType.UNKNOWN || error instanceof Silence;
          if (!misplaced || live || this.#from !== this.#at || this.#at === START) throw error;
          this.#from = await this.reads.atOrBefore(this.#at);
          inbox.close();
          inbox = this.#open(this.#from);
          return [];
        });
        if (inbox.hasEnded && !items) throw new Error('The server ended the subscription');
        if (!items) return;
        this.#connection?.heard();
        if (items.length > 0) yield this.#heard(items);
      }
    } finally {
      signal.removeEventListener('abort', interrupt);
      inbox.close();
    }
  }

  /** What comes next. Of a live subscription, nothing if the log has grown and it had the time to show what of that is for it. */
  async #take(inbox: Inbox, live: boolean): Promise<readonly Item[] | undefined> {
    if (!live) return inbox.take(this.timing);
    const waiting = new AbortController();
    const watch = async () => {
      await this.endOfLog.movedBeyond(this.#at, waiting.signal);
      await pause(this.timing.progressMs / 2, waiting.signal);
      if (!waiting.signal.aborted) inbox.interrupt();
    };
    void watch();
    try {
      return await inbox.take();
    } finally {
      waiting.abort();
    }
  }

  #heard(items: readonly Item[]): Heard {
    const events: RecordedEvent[] = [];
    let last = START;
    let looked: Position | undefined;
    for (const item of items) {
      if (typeof item === 'object' && 'looked' in item) looked = item.looked;
      const received = eventOf(item);
      if (!received) continue;
      last = positionOf(received);
      if (last > this.#at && !isSystem(received) && this.#matches(received.streamId)) events.push(recorded(received));
    }
    return { events, last, caughtUp: items.includes('caught-up'), looked };
  }

  #open(from: Position): Inbox {
    const place = { commit: BigInt(from), prepare: BigInt(from) };
    let inbox: Inbox | undefined;
    const checkpointReached = async (_: unknown, { commit, prepare }: { commit: bigint; prepare: bigint }) => {
      // While it reads the past, the server names places with prepare 0 that say nothing exact.
      if (commit === prepare) await inbox?.looked(exact(commit));
      else inbox?.heard();
    };
    const signs = { maxSearchWindow: this.#window, checkpointInterval: 1, checkpointReached };
    const filter = this.#prefixes
      ? streamNameFilter({ prefixes: [...this.#prefixes], ...signs })
      : streamNameFilter({ regex: '^[^$]', ...signs });
    const { connection, release } = this.connections.lease();
    this.#connection = connection;
    const fromPosition = from <= 0 ? 'start' : place;
    inbox = connection.read((client) => client.subscribeToAll({ fromPosition, filter, ...LEADER }), release);
    return inbox;
  }

  #reach(position: Position) {
    this.#at = position;
    this.#from = position;
  }

  #backOff(): BackOff {
    return new BackOff(this.timing.firstDelayMs, this.timing.tries);
  }

  async #again(error: unknown, backOff: BackOff, signal: AbortSignal) {
    if (isSilence(error)) this.#connection?.renew();
    if (isLasting(error) || !(await backOff.next(signal))) throw unavailable('The subscription broke', error);
  }
}
