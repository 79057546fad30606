import { EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreUnavailable } from '../../index.js';
import { Inbox, type Source } from './inbox.js';
import { type ReadingClient, readingFast } from './read-answers.js';

/** Connections are told apart by their keep-alive interval: with equal options the client shares one, and its limits. */
let keepAlive = 10_000;

type Listener = (...given: unknown[]) => void;
type Channel = { close(): void; internalChannel?: { getOptions?(): Record<string, unknown> } };
type BatchCall = { on(event: string, listener: Listener): BatchCall };
type StreamsClient = ReadingClient & { batchAppend?: (...given: unknown[]) => BatchCall };

/** Parts of the client that its types keep to themselves. */
type Inside = {
  createChannel(): Promise<Channel>;
  getChannel(): Promise<Channel>;
  getGRPCClient(kind: unknown, name: string): Promise<StreamsClient>;
};

/** Makes what the client uses of the service `streams` better than it is, once for each connection of its own. */
const improved = (client: EventStoreDBClient): EventStoreDBClient => {
  const inside = client as unknown as Inside;
  const getClient = inside.getGRPCClient.bind(client);
  const done = new WeakSet<StreamsClient>();
  inside.getGRPCClient = async (kind, name) => {
    const streams = await getClient(kind, name);
    if (streams.batchAppend && !done.has(streams)) {
      done.add(streams);
      survivingLateAnswers(streams);
      readingFast(streams);
    }
    return streams;
  };
  return client;
};

/**
 * An answer to an append that nobody waits for any more makes the client throw where nobody can catch it, which ends
 * the process. Such answers come: the server gives a second one to some requests, and when one call fails, the client
 * forgets the appends of all calls in the process. They are ignored here; every append has a time-out of its own.
 */
const survivingLateAnswers = (streams: StreamsClient): void => {
  const begin = streams.batchAppend?.bind(streams);
  if (begin) streams.batchAppend = (...given) => listeningCarefully(begin(...given));
};

/** What the server may send before this process has read it: 64 KiB, HTTP/2's own, let the two wait for each other all the time. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/** The client has no option for it, and the channel connects only after it was made. */
const withWindow = (client: EventStoreDBClient): EventStoreDBClient => {
  const inside = client as unknown as Inside;
  const create = inside.createChannel.bind(client);
  inside.createChannel = async () => {
    const channel = await create();
    const options = channel.internalChannel?.getOptions?.();
    if (options) options['grpc-node.flow_control_window'] = WINDOW_BYTES;
    return channel;
  };
  return client;
};

const listeningCarefully = (call: BatchCall): BatchCall => {
  const listen = call.on.bind(call);
  call.on = (event, listener) => listen(event, event === 'data' ? carefully(listener) : listener);
  return call;
};

const carefully =
  (listener: Listener): Listener =>
  (...given) => {
    try {
      listener(...given);
    } catch {
      // Nobody waits for this answer.
    }
  };

/**
 * For every read: a follower may be behind, and what it calls the end is not the end. One that is not the leader (any more) says
 * so, and the client goes to the one that is.
 */
export const LEADER = { requiresLeader: true } as const;

/** A connection of its own to the server, which is replaced when it has gone silent. */
export class Connection {
  #client: EventStoreDBClient | undefined;
  readonly #reading = new Set<Inbox>();

  /** When it was made, or last heard of. */
  #alive = 0;
  #closed = false;

  constructor(
    private readonly connectionString: string,
    private readonly silenceMs: number,
  ) {}

  /** @throws {EventStoreUnavailable} it was closed. */
  get client(): EventStoreDBClient {
    if (this.#closed) throw new EventStoreUnavailable('The event store is closed');
    if (!this.#client) {
      keepAlive += 1;
      this.heard();
      const connectionString = withKeepAlive(this.connectionString, keepAlive);
      this.#client = improved(withWindow(EventStoreDBClient.connectionString(connectionString)));
    }
    return this.#client;
  }

  /**
   * What a reading call gives. It fails when the connection is replaced before it has ended.
   * @throws {EventStoreUnavailable} it was closed.
   */
  read(begin: (client: EventStoreDBClient) => Source, onClose?: () => void): Inbox {
    const inbox: Inbox = new Inbox(begin(this.client), () => {
      this.#reading.delete(inbox);
      onClose?.();
    });
    this.#reading.add(inbox);
    return inbox;
  }

  /** Something was answered: whatever else is wrong, it is not the connection. */
  heard() {
    this.#alive = performance.now();
  }

  /** A call was not answered in time. If no other was either, the next one makes a new connection. */
  renew() {
    if (performance.now() - this.#alive >= this.silenceMs) this.#cut();
  }

  /** Cuts off what still runs; there is no next call. */
  close() {
    this.#closed = true;
    this.#cut();
  }

  #cut() {
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    // The client says of a read that it cancels itself that it has ended, as if what came by then were all there is.
    for (const inbox of this.#reading) inbox.fail(new Error('The connection to the event store was given up'));
    this.#reading.clear();
    // Waiting for it would be waiting for calls that may never end.
    void client.dispose().catch(() => undefined);
    (client as unknown as Inside).getChannel().then(
      (channel) => channel.close(),
      () => undefined,
    );
  }
}

/** The server carries 100 calls on one connection; the next one waits without a word. Half of that leaves room. */
const CALLS_ON_ONE = 50;

/** A place for one long call. */
export type Lease = Readonly<{ connection: Connection; release: () => void }>;

/** As many connections as the long calls that are open need. */
export class Connections {
  readonly #open = new Map<Connection, number>();

  constructor(
    private readonly connectionString: string,
    private readonly silenceMs: number,
  ) {}

  lease(): Lease {
    const free = [...this.#open].find(([, calls]) => calls < CALLS_ON_ONE)?.[0];
    const connection = free ?? new Connection(this.connectionString, this.silenceMs);
    this.#open.set(connection, (this.#open.get(connection) ?? 0) + 1);
    return { connection, release: () => void this.#open.set(connection, (this.#open.get(connection) ?? 1) - 1) };
  }

  close() {
    for (const connection of this.#open.keys()) connection.close();
  }
}

const withKeepAlive = (connectionString: string, interval: number): string => {
  const bare = connectionString.replace(/([?&])keepAliveInterval=[^&]*&?/i, '$1').replace(/[?&]$/, '');
  return `${bare}${bare.includes('?') ? '&' : '?'}keepAliveInterval=${interval}`;
};
