import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { accessControlContext, type Context, identityContext, organizationsContext } from '@guildhall/contracts';
import { type Event, EventCodec, SystemClock, typedId, uuidV7 } from '@guildhall/event-sourcing';
import { NO_STREAM } from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import { SigningKeys } from '@guildhall/http';
import { EmbeddedVault } from '@guildhall/vault/embedded';

const CONTEXTS: readonly Context[] = [identityContext, organizationsContext, accessControlContext];
/** As much as one append takes, with room to spare. */
const EVENTS_PER_APPEND = 500;
const AT_ONCE = 500;

const BEGINNING = Date.parse('2026-01-01T00:00:00.000Z');

export type Streams = readonly (readonly [stream: string, events: readonly Event[]])[];

let made = 0;
export const newId = (kind: Parameters<typeof typedId>[0]): string =>
  typedId(kind, uuidV7(BEGINNING + made, 'bench', (made += 1)));

/** A data folder whose log is written straight, as the platform would have written it: thousands of commands in seconds. */
export class WrittenHistory {
  events = 0;
  readonly #revisions = new Map<string, number>();

  private constructor(
    private readonly store: EmbeddedEventStore,
    private readonly vault: EmbeddedVault,
    private readonly codec: EventCodec,
  ) {}

  static async open(folder: string): Promise<WrittenHistory> {
    const store = await EmbeddedEventStore.open({ folder: join(folder, 'events') });
    const vault = await EmbeddedVault.open({ folder: join(folder, 'vault') });
    return new WrittenHistory(store, vault, new EventCodec(vault, CONTEXTS));
  }

  /** Appends to each stream, many at a time. */
  async write(streams: Streams): Promise<void> {
    for (let from = 0; from < streams.length; from += AT_ONCE) {
      const some = streams.slice(from, from + AT_ONCE);
      await Promise.all(some.map(([stream, events]) => this.#append(stream, events)));
    }
  }

  /** An access token of a session of the user, good for hours at the instance of that URL. */
  async signIn(userId: string, url: string): Promise<string> {
    const keys = new SigningKeys(this.vault, new SystemClock(), { issuer: url, audience: 'guildhall' });
    return (await keys.sign({ sub: userId, sid: newId('session') }, 6 * 60 * 60)).token;
  }

  async close(): Promise<void> {
    await this.vault.close();
    await this.store.close();
  }

  /** A millisecond later at each append: nothing is long ago, and lists have an order. */
  #time(): string {
    return new Date(BEGINNING + this.events).toISOString();
  }

  async #append(stream: string, events: readonly Event[]): Promise<void> {
    const actor = { type: 'user' as const, id: stream.startsWith('user-') ? stream.slice(5) : 'usr_bench' };
    for (let from = 0; from < events.length; from += EVENTS_PER_APPEND) {
      const requestId = randomUUID();
      const some = events.slice(from, from + EVENTS_PER_APPEND).map((event) => ({ id: randomUUID(), event }));
      const encoded = await this.codec.encode(some, {
        time: this.#time(),
        actor,
        source: { address: '192.0.2.1', userAgent: 'bench' },
        requestId,
        correlationId: requestId,
        causationId: requestId,
        commandId: randomUUID(),
      });
      const { revision } = await this.store.append(stream, this.#revisions.get(stream) ?? NO_STREAM, encoded);
      this.#revisions.set(stream, revision);
      this.events += some.length;
    }
  }
}
