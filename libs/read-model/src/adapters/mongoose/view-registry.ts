import type { mongo } from 'mongoose';
import type { ViewDefinition } from '../../index.js';

type Entry = Readonly<{
  _id: string;
  name: string;
  version: number;
  checkpoint: number;
  clearing?: boolean;
  parked?: readonly string[];
}>;

const NOTHING_APPLIED = -1;

type Identity = Pick<ViewDefinition<object>, 'name' | 'version'>;

/** Which views there are, and how far each has come. */
export class ViewRegistry {
  readonly #entries: mongo.Collection<Entry>;

  constructor(database: mongo.Db) {
    this.#entries = database.collection<Entry>('views');
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
    return (await this.#entries.findOne({ _id: idOf(view) }))?.checkpoint ?? NOTHING_APPLIED;
  }

  async lowestCheckpoint(views: readonly Identity[]): Promise<number> {
    const entries = await this.#entries.find({ _id: { $in: views.map(idOf) } }).toArray();
    if (entries.length < new Set(views.map(idOf)).size) return NOTHING_APPLIED;
    return Math.min(...entries.map(({ checkpoint }) => checkpoint));
  }

  /** @throws when the view was dropped or is being cleared: what were written now would be lost or stay by mistake */
  async checkpointForWriting(view: Identity): Promise<number> {
    const entry = await this.#entries.findOne({ _id: idOf(view) });
    if (!entry || entry.clearing)
      throw new Error(`The view ${idOf(view)} ${entry ? 'is being cleared' : 'was dropped'}`);
    return entry.checkpoint;
  }

  async advance(view: Identity, checkpoint: number): Promise<void> {
    await this.#entries.updateOne({ _id: idOf(view) }, { $max: { checkpoint } });
  }

  async park(view: Identity, key: string): Promise<void> {
    await this.#entries.updateOne({ _id: idOf(view) }, { $addToSet: { parked: key } });
  }

  async parked(view: Identity): Promise<readonly string[]> {
    return (await this.#entries.findOne({ _id: idOf(view) }))?.parked ?? [];
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
}

export const idOf = ({ name, version }: Identity): string => `${name}@${version}`;
