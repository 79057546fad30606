import { EventStoreDBClient, type Credentials } from '@eventstore/db-client';

/** Connections are told apart by their keep-alive interval: with equal options the client shares one, and its limits. */
let keepAlive = 10_000;

type WithChannel = { getChannel(): Promise<{ close(): void }> };

/** A connection of its own to the server, which is replaced when it has gone silent. */
export class Connection {
  /** Given with each call: without it the client writes over one stream for the whole process, see the decision record. */
  readonly credentials: Credentials | undefined;
  #client: EventStoreDBClient | undefined;

  #since = 0;

  constructor(
    private readonly connectionString: string,
    private readonly silenceMs: number,
  ) {
    this.credentials = credentialsIn(connectionString);
  }

  get client(): EventStoreDBClient {
    if (!this.#client) {
      keepAlive += 1;
      this.#since = performance.now();
      this.#client = EventStoreDBClient.connectionString(withKeepAlive(this.connectionString, keepAlive));
    }
    return this.#client;
  }

  /** A call was not answered in time. Unless the connection is newer than that call, the next one makes another. */
  renew() {
    if (performance.now() - this.#since >= this.silenceMs) this.close();
  }

  /** Cuts off what still runs. */
  close() {
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    // Waiting for it would be waiting for calls that may never end.
    void client.dispose().catch(() => undefined);
    (client as unknown as WithChannel).getChannel().then(
      (channel) => channel.close(),
      () => undefined,
    );
  }
}

const withKeepAlive = (connectionString: string, interval: number): string => {
  const bare = connectionString.replace(/([?&])keepAliveInterval=[^&]*&?/i, '$1').replace(/[?&]$/, '');
  return `${bare}${bare.includes('?') ? '&' : '?'}keepAliveInterval=${interval}`;
};

/** Without TLS the server ignores credentials, so that any will do. */
const credentialsIn = (connectionString: string): Credentials | undefined => {
  const [, username, password] = /^[a-z+]+:\/\/([^:@/]+):([^@/]*)@/i.exec(connectionString) ?? [];
  if (username !== undefined) {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password ?? '') };
  }
  return /[?&]tls=false/i.test(connectionString) ? { username: 'insecure', password: 'insecure' } : undefined;
};
