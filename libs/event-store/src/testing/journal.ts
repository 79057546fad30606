import { EmbeddedEventStore } from '../adapters/embedded/index.js';
import { NO_STREAM } from '../index.js';
import type { LogRecord } from './records.js';

const STREAM = 'records';

/** Keeps the records in the embedded event log, so that what was answered survives the end of the process at any instant. */
export class Journal {
  #count = 0;

  static async open(folder: string): Promise<{ journal: Journal; records: LogRecord[] }> {
    const store = await EmbeddedEventStore.open({ folder });
    const journal = new Journal(store);
    const records: LogRecord[] = [];
    for await (const batch of store.readStream(STREAM))
      for (const { metadata } of batch) records.push(stored(metadata));
    journal.#count = records.length;
    return { journal, records };
  }

  private constructor(private readonly store: EmbeddedEventStore) {}

  /** All of them or none; durable when it resolves. Calls that are made together share a sync. */
  async append(records: readonly LogRecord[]): Promise<void> {
    const expected = this.#count === 0 ? NO_STREAM : this.#count - 1;
    this.#count += records.length;
    await this.store.append(
      STREAM,
      expected,
      records.map((record) => ({
        id: String(record.position),
        type: 'Record',
        data: null,
        metadata: { ...record, data: record.data.toString('base64'), metadata: record.metadata.toString('base64') },
      })),
    );
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

const stored = (value: Readonly<Record<string, unknown>>): LogRecord => {
  const record = value as Omit<LogRecord, 'data' | 'metadata'> & { data: string; metadata: string };
  return { ...record, data: Buffer.from(record.data, 'base64'), metadata: Buffer.from(record.metadata, 'base64') };
};
