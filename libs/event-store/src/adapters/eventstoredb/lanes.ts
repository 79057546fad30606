import { Connection } from './connection.js';

/**
 * Appends that may be under way on one connection. They share one call, and the client ends the process when that call
 * fails while messages wait in front of it, which they do from 16 on.
 */
const ON_ONE_CONNECTION = 15;

/** Enough for what one process can send; each is opened only when those before it are full. */
const MAX_CONNECTIONS = 4;

/** The connections on which is written, with room for so many writes at a time. Who finds no room waits for it, in turn. */
export class Lanes {
  readonly #running = new Map<Connection, number>();
  readonly #waiting: ((connection: Connection) => void)[] = [];

  constructor(
    private readonly connectionString: string,
    private readonly silenceMs: number,
  ) {}

  async run<T>(write: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = this.#reserve() ?? (await this.#turn());
    try {
      return await write(connection);
    } finally {
      this.#running.set(connection, (this.#running.get(connection) ?? 1) - 1);
      const next = this.#waiting.shift();
      if (next) next(this.#reserve() ?? connection);
    }
  }

  close() {
    for (const connection of this.#running.keys()) connection.close();
  }

  #turn(): Promise<Connection> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #reserve(): Connection | undefined {
    const free = [...this.#running].find(([, running]) => running < ON_ONE_CONNECTION)?.[0];
    if (!free && this.#running.size === MAX_CONNECTIONS) return undefined;
    const connection = free ?? new Connection(this.connectionString, this.silenceMs);
    this.#running.set(connection, (this.#running.get(connection) ?? 0) + 1);
    return connection;
  }
}
