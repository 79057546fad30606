import type { mongo } from 'mongoose';
import type { MasterKeys, Wrapped } from './master-keys.js';

type Entry = Readonly<{ _id: string } & Partial<Wrapped>>;

const BATCH = 500;

/** Wraps by the current master key what another one wraps. What is destroyed meanwhile stays destroyed. */
export const rewrap = async <E extends Entry>(
  collection: mongo.Collection<E>,
  contextOf: (id: string) => string,
  masterKeys: MasterKeys,
): Promise<number> => {
  // Both collections have these fields, whatever else they have.
  const entries = collection as unknown as mongo.Collection<Entry>;
  const others = { masterKey: { $exists: true, $ne: masterKeys.currentId } };
  let rewrapped = 0;
  for (;;) {
    const operations = (await entries.find(others, { limit: BATCH }).toArray()).flatMap(
      ({ _id, wrapped, masterKey }) => {
        if (!wrapped || !masterKey) return [];
        const key = masterKeys.unwrap(contextOf(_id), { wrapped, masterKey });
        const update = { $set: masterKeys.wrap(contextOf(_id), key) };
        key.fill(0);
        return [{ updateOne: { filter: { _id, wrapped }, update } }];
      },
    );
    if (operations.length === 0) return rewrapped;
    rewrapped += (await entries.bulkWrite(operations, { ordered: false })).modifiedCount;
  }
};
