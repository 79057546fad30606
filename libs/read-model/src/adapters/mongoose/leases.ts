import { askingMongo } from '@guildhall/availability/mongodb';
import { mongo } from 'mongoose';
import { checkPlace, type Held, type Lease, Leases } from '../../leases.js';

type Entry = Readonly<{ _id: string; token: number; holder: string; until: number; place?: number }>;

const DUPLICATE_KEY = 11_000;
/** Whoever waits for an answer leads nothing meanwhile. */
const ANSWER_MS = 10_000;
// In milliseconds: servers that only speak MongoDB's protocol do not agree on how to reckon with dates.
const NOW = { $toLong: '$$NOW' };
const HELD = { $gt: ['$until', NOW] };

/** Leases in MongoDB, measured by the server's clock alone: the holders' clocks may differ as they like. */
export class MongooseLeases extends Leases {
  readonly #leases: mongo.Collection<Entry>;
  readonly #made = new Set<string>();

  constructor(database: mongo.Db) {
    super();
    this.#leases = database.collection<Entry>('leases');
  }

  async acquire(name: string, holder: string, milliseconds: number): Promise<Held | undefined> {
    const entry = await askingMongo(async () => {
      await this.#make(name);
      return this.#leases.findOneAndUpdate(
        { _id: name, $or: [{ holder: { $eq: holder } }, { $expr: { $not: HELD } }] },
        [{ $set: { token: { $add: ['$token', 1] }, holder: { $literal: holder }, until: inFuture(milliseconds) } }],
        { returnDocument: 'after' },
      );
    }, ANSWER_MS);
    return entry ? heldBy(entry) : undefined;
  }

  renew(name: string, token: number, milliseconds: number, place?: number): Promise<boolean> {
    return this.#change(name, token, inFuture(milliseconds), place);
  }

  /** The document stays, and with it the place, and the token that the next one will be above. */
  async release(name: string, token: number, place?: number): Promise<void> {
    await this.#change(name, token, NOW, place);
  }

  async read(name: string): Promise<Lease | undefined> {
    const [entry] = await askingMongo(
      () =>
        this.#leases
          .aggregate<Entry & { freeForMs: number }>([
            { $match: { _id: name, token: { $gt: 0 } } },
            { $set: { freeForMs: { $subtract: [NOW, '$until'] } } },
          ])
          .toArray(),
      ANSWER_MS,
    );
    if (!entry) return undefined;
    const { holder, freeForMs } = entry;
    return { ...heldBy(entry), ...(freeForMs < 0 ? { holder } : { freeForMs }) };
  }

  /** In one step on the server: nothing comes between seeing who holds it and keeping the place. */
  async #change(name: string, token: number, until: object, place?: number): Promise<boolean> {
    checkPlace(place);
    const kept = place === undefined ? {} : { place: { $max: ['$place', place] } };
    const { matchedCount } = await askingMongo(
      () => this.#leases.updateOne({ _id: name, token, $expr: HELD }, [{ $set: { until, ...kept } }]),
      ANSWER_MS,
    );
    return matchedCount === 1;
  }

  async #make(name: string): Promise<void> {
    if (this.#made.has(name)) return;
    try {
      await this.#leases.insertOne({ _id: name, token: 0, holder: '', until: 0 });
    } catch (error) {
      if (!(error instanceof mongo.MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
    }
    this.#made.add(name);
  }
}

const inFuture = (milliseconds: number) => ({ $add: [NOW, milliseconds] });

const heldBy = ({ token, place }: Entry): Held => (place === undefined ? { token } : { token, place });
