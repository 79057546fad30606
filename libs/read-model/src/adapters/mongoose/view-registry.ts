import { answered } from '@guildhall/availability/mongodb';
import type { mongo } from 'mongoose';
import type { ViewDefinition } from '../../index.js';
import { Gathered } from './gathered.js';

type Entry = Readonly<{
  _id: string;
  name: string;
  version: number;
  checkpoint: number;
  clearing?: boolean;
  parked?: readonly string[];
}>;

const NOTHING_APPLIED = -1;

/** A handful of small documents: whoever waits for views to move is not kept longer. */
const ANSWER_MS = 10_000;

type Advance = Readonly<{ id: string; checkpoint: number }>;

type Identity = Pick<ViewDefinition<object>, 'name' | 'version'>;

/**
 * Which views there are, and how far each has come. A batch of events moves all views of a service at the same time: what is asked
 * of several of them in one turn is one question to the server.
 */
export class ViewRegistry {
  readonly #entries: mongo.Collection<Entry>;
  readonly #reads: Gathered<string, Entry | undefined>;
  readonly #advances: Gathered<Advance, boolean>;

  constructor(database: mongo.Db) {
    this.#entries = database.collection<Entry>('views');
    this.#reads = new Gathered((ids) => answered(this.#readAll(ids), ANSWER_MS));
    this.#advances = new Gathered((advances) => answered(this.#advanceAll(advances), ANSWER_MS));
  }

  /** Makes the entry if there is none. Tells whether a crash has left the view half cleared. */
  async open({ name, version }: Identity): Promise<Readonly<{ halfCleared: boolean }>> {
    const fresh = { name, version, checkpoint: NOTHING_APPLIED };
    const entry = await this.#entries.findOneAndUpdate(
      { _id: idOf({ name, version }) },
      { $setOnInsert: fresh },
      { upsert: true, returnDocument: 'after' },
    );
    return { halfCleared: entry?.clearing === true };
  }

  async checkpoint(view: Identity): Promise<number> {
    return (await this.#reads.one(idOf(view)))?.checkpoint ?? NOTHING_APPLIED;
  }

  async lowestCheckpoint(views: readonly Identity[]): Promise<number> {
    const entries = await this.#entries.find({ _id: { $in: views.map(idOf) } }).toArray();
    if (entries.length < new Set(views.map(idOf)).size) return NOTHING_APPLIED;
    return Math.min(...entries.map(({ checkpoint }) => checkpoint));
  }

  /** @throws when the view was dropped or is being cleared: what were written now would be lost or stay by mistake */
  async checkpointForWriting(view: Identity): Promise<number> {
    const entry = await this.#reads.one(idOf(view));
    if (!entry || entry.clearing)
      throw new Error(`The view ${idOf(view)} ${entry ? 'is being cleared' : 'was dropped'}`);
    return entry.checkpoint;
  }

  /** @throws as `checkpointForWriting`; a view that is already further stays where it is */
  async advance(view: Identity, checkpoint: number): Promise<void> {
    if (await this.#advances.one({ id: idOf(view), checkpoint })) return;
    // Of several that were told together, the server does not say which are not there.
    await this.checkpointForWriting(view);
  }

  async park(view: Identity, key: string): Promise<void> {
    await this.#entries.updateOne({ _id: idOf(view) }, { $addToSet: { parked: key } });
  }

  async parked(view: Identity): Promise<readonly string[]> {
    return (await this.#reads.one(idOf(view)))?.parked ?? [];
  }

  /** From here until `endClearing` nothing counts as applied, whenever the process ends. */
  async beginClearing(view: Identity): Promise<void> {
    await this.#entries.updateOne(
      { _id: idOf(view) },
      {
        $set: { clearing: true, checkpoint: NOTHING_APPLIED },
        $unset: { parked: true },
      },
    );
  }

  async endClearing(view: Identity): Promise<void> {
    await this.#entries.updateOne({ _id: idOf(view) }, { $unset: { clearing: true } });
  }

  async versions(name: string): Promise<readonly number[]> {
    const entries = await this.#entries.find({ name }).sort({ version: 1 }).toArray();
    return entries.map(({ version }) => version);
  }

  async forget(view: Identity): Promise<void> {
    await this.#entries.deleteOne({ _id: idOf(view) });
  }

  async #readAll(ids: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    const entries = await this.#entries.find({ _id: { $in: [...new Set(ids)] } }).toArray();
    const byId = new Map(entries.map((entry) => [entry._id, entry]));
    return ids.map((id) => byId.get(id));
  }

  /** Each for itself, and not by one filter for all: only then does the driver try again when the primary steps down. */
  async #advanceAll(advances: readonly Advance[]): Promise<readonly boolean[]> {
    const operations = advances.map(({ id, checkpoint }) => ({
      updateOne: { filter: { _id: id, clearing: { $exists: false } }, update: { $max: { checkpoint } } },
    }));
    const { matchedCount } = await this.#entries.bulkWrite(operations, { ordered: false });
    return advances.map(() => matchedCount === advances.length);
  }
}

export const idOf = ({ name, version }: Identity): string => `${name}@${version}`;
