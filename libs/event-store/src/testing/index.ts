import type { IGossipServer } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type { IServerFeaturesServer } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { StreamsCalls } from './calls.js';
import { Faults } from './faults.js';
import { clusterOf, supportedMethods } from './features.js';
import { Journal } from './journal.js';
import { Log } from './log.js';
import { GossipService, ServerFeaturesService, StreamsService } from './wire.js';
import { Writer } from './writer.js';

export type { AppendFault, Faults } from './faults.js';

export type ProtocolTestServerOptions = Readonly<{
  /** Where it keeps what was written. Opened again, it goes on from there. */
  folder: string;
  /** Default: a free one. */
  port?: number;
  /** How long open calls live on after `stop`. The real server gives them about 5 s. */
  graceMs?: number;
  /** Milliseconds since the epoch; what `$maxAge` is measured with. */
  clock?: () => number;
}>;

/** The calls of a service, without the index signature of the generated interface. */
type Calls<S> = { [K in keyof S as string extends K ? never : K]: S[K] };

const HOST = '127.0.0.1';

/**
 * A test tool: speaks the part of the EventStoreDB 23.10 protocol that a client for streams needs, as recordings of the
 * real server show it, without TLS and without access control. It keeps its log in memory and in the embedded event log,
 * so that everything it answered is there after a kill. It is not an event store for production.
 */
export class ProtocolTestServer {
  readonly faults: Faults;
  readonly port: number;
  #stopping: Promise<void> | undefined;

  static async start(options: ProtocolTestServerOptions): Promise<ProtocolTestServer> {
    const { folder, port = 0, clock = Date.now } = options;
    const { journal, records } = await Journal.open(folder);
    const log = new Log(clock);
    for (const record of records) log.restore(record);
    if (records.length === 0) {
      await journal.append(log.writeFirst());
      log.confirm(log.records.length);
    }
    const server = new Server({
      'grpc.max_concurrent_streams': 100,
      'grpc.max_receive_message_length': 17 * 1024 * 1024,
    });
    const faults = new Faults();
    const writer = new Writer(log, journal, (error) => {
      setImmediate(() => {
        throw error;
      });
    });
    let bound = port;
    const calls = new StreamsCalls(log, writer, faults, clock, () => ({ host: HOST, port: bound }));
    const streams: Calls<IStreamsServer> = {
      read: (call) => void calls.read(call),
      batchAppend: (call) => calls.batchAppend(call),
      append: (call, answer) => calls.append(call, answer),
      delete: (call, answer) => calls.delete(call, answer),
      tombstone: (call, answer) => calls.tombstone(call, answer),
    };
    const features: Calls<IServerFeaturesServer> = {
      getSupportedMethods: (_, answer) => answer(null, supportedMethods()),
    };
    const gossip: Calls<IGossipServer> = { read: (_, answer) => answer(null, clusterOf(HOST, bound)) };
    server.addService(StreamsService, streams);
    server.addService(ServerFeaturesService, features);
    server.addService(GossipService, gossip);
    try {
      bound = await listen(server, port);
    } catch (error) {
      await journal.close();
      throw error;
    }
    return new ProtocolTestServer(server, writer, journal, faults, bound, options.graceMs ?? 5_000);
  }

  private constructor(
    private readonly server: Server,
    private readonly writer: Writer,
    private readonly journal: Journal,
    faults: Faults,
    port: number,
    private readonly graceMs: number,
  ) {
    this.faults = faults;
    this.port = port;
  }

  get connectionString(): string {
    return `esdb://${HOST}:${this.port}?tls=false`;
  }

  /** As the real server at SIGTERM: no new calls, open ones live on for the grace, then they are cut off. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop(this.graceMs);
    return this.#stopping;
  }

  /** Cuts everything off now, as if the process had been killed. What was answered is kept. */
  kill(): Promise<void> {
    this.#stopping ??= this.#stop(0);
    return this.#stopping;
  }

  async #stop(graceMs: number) {
    if (graceMs > 0) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        new Promise<void>((resolve) => this.server.tryShutdown(() => resolve())),
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, graceMs);
        }),
      ]);
      clearTimeout(timer);
    }
    this.server.forceShutdown();
    this.faults.releaseSubscriptions();
    await this.writer.drained();
    await this.journal.close();
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(`${HOST}:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
