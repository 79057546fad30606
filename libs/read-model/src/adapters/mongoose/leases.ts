import { mongo } from 'mongoose';
import { Leases } from '../../leases.js';

type Held = Readonly<{ _id: string; token: number; holder: string; until: number }>;

const DUPLICATE_KEY = 11_000;
const ENDED = 0;
// In milliseconds: servers that only speak MongoDB's protocol do not agree on how to reckon with dates.
const NOW = { $toLong: '$$NOW' };
const HELD = { $gt: ['$until', NOW] };

/** Leases in MongoDB, measured by the server's clock alone: the holders' clocks may differ as they like. */
export class MongooseLeases extends Leases {
  readonly #leases: mongo.Collection<Held>;
  readonly #made = new Set<string>();

  constructor(database: mongo.Db) {
    super();
    this.#leases = database.collection<Held>('leases');
  }

  async acquire(name: string, holder: string, milliseconds: number): Promise<number | undefined> {
    await this.#make(name);
    const held = await this.#leases.findOneAndUpdate(
      { _id: name, $or: [{ holder: { $eq: holder } }, { $expr: { $not: HELD } }] },
      [{ $set: { token: { $add: ['$token', 1] }, holder: { $literal: holder }, until: inFuture(milliseconds) } }],
      { returnDocument: 'after' },
    );
    return held?.token;
  }

  async renew(name: string, token: number, milliseconds: number): Promise<boolean> {
    const { matchedCount } = await this.#leases.updateOne({ _id: name, token, $expr: HELD }, [
      { $set: { until: inFuture(milliseconds) } },
    ]);
    return matchedCount === 1;
  }

  /** The document stays, and with it the token that the next one will be above. */
  async release(name: string, token: number): Promise<void> {
    await this.#leases.updateOne({ _id: name, token }, { $set: { until: ENDED } });
  }

  async #make(name: string): Promise<void> {
    if (this.#made.has(name)) return;
    try {
      await this.#leases.insertOne({ _id: name, token: 0, holder: '', until: ENDED });
    } catch (error) {
      if (!(error instanceof mongo.MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
    }
    this.#made.add(name);
  }
}

const inFuture = (milliseconds: number) => ({ $add: [NOW, milliseconds] });
