import { answered } from '@guildhall/availability/mongodb';
import { mongo } from 'mongoose';

/** A row as it is kept; of a deleted one only that it is deleted. */
export type Kept = Readonly<{ _id: string; live: boolean; position: number; row?: object; deletedAt?: Date }>;

/** What is to become of a row; `null` deletes it. */
export type Arriving = Readonly<{ key: string; row: object | null; position: number }>;

const DUPLICATE_KEY = 11_000;
const ATTEMPTS = 10;

/** Longer than a process may go on after it was replaced without knowing. */
const REMEMBER_MILLISECONDS = 10 * 60_000;
const LOOK_EVERY_MILLISECONDS = 60_000;

/** Writes changes into a collection of rows: each that is newer than what its row has seen, and no other. */
export class Inbox {
  #looked = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly rows: mongo.Collection<Kept>,
    private readonly now: () => number = Date.now,
  ) {}

  /** @param checkpoint up to here everything has been applied: a row that is not there was deleted since. */
  async take(changes: readonly Arriving[], checkpoint: number): Promise<void> {
    let open = newestOf(changes);
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === ATTEMPTS)
        throw new Error(`${open.length} rows could not be written: others wrote them meanwhile`);
      open = await this.#stillNewer(await this.#write(open, checkpoint));
    }
  }

  /**
   * Of a deleted row the position stays: as long as it is beyond the checkpoint, an old change that is applied again must
   * not bring the row back; and for a while after, in case a process that was replaced still writes.
   */
  async forgetDeletions(checkpoint: number): Promise<void> {
    const now = this.now();
    if (now - this.#looked < LOOK_EVERY_MILLISECONDS) return;
    this.#looked = now;
    const before = new Date(now - REMEMBER_MILLISECONDS);
    const old = { live: false, position: { $lte: checkpoint }, deletedAt: { $lt: before } };
    await answered(this.rows.deleteMany(old));
  }

  /** Gives back those whose upsert found a document that is as new, or that somebody else had made in the same instant. */
  async #write(changes: readonly Arriving[], checkpoint: number): Promise<readonly Arriving[]> {
    try {
      const operations = changes.map((change) => operationOf(change, checkpoint, new Date(this.now())));
      await answered(this.rows.bulkWrite(operations, { ordered: false }));
      return [];
    } catch (error) {
      if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
      const errors = [error.writeErrors].flat();
      if (errors.length === 0 || errors.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
      return errors.map(({ index }) => changes[index]!);
    }
  }

  async #stillNewer(refused: readonly Arriving[]): Promise<readonly Arriving[]> {
    if (refused.length === 0) return refused;
    const keys = refused.map(({ key }) => key);
    const found = this.rows.find({ _id: { $in: keys } }, { projection: { position: 1 } });
    const seen = new Map((await answered(found.toArray())).map(({ _id, position }) => [_id, position]));
    return refused.filter(({ key, position }) => position > (seen.get(key) ?? Number.NEGATIVE_INFINITY));
  }
}

/** One for each row, as unordered writes have no order: the newest, the first among equals. */
const newestOf = (changes: readonly Arriving[]): readonly Arriving[] => {
  const newest = new Map<string, Arriving>();
  for (const change of changes) {
    const known = newest.get(change.key);
    if (!known || change.position > known.position) newest.set(change.key, change);
  }
  return [...newest.values()];
};

const operationOf = (
  { key, row, position }: Arriving,
  checkpoint: number,
  deletedAt: Date,
): mongo.AnyBulkWriteOperation<Kept> => {
  const replacement = row ? { live: true, position, row } : { live: false, position, deletedAt };
  const older = { _id: key, position: { $lt: position } };
  if (position > checkpoint) return { replaceOne: { filter: older, replacement, upsert: true } };
  return { replaceOne: { filter: { ...older, live: true }, replacement } };
};
