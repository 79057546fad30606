import { mongo } from 'mongoose';

/**
 * Nothing counts as written before a majority of the servers has it on disk, and nothing counts as read that a fail-over
 * could undo: what was encrypted under such a key could never be read again.
 */
export const DURABLE = {
  writeConcern: { w: 'majority', journal: true },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
} as const;

const DUPLICATE_KEY = 11_000;

/** Whether all that went wrong is that others wrote the same documents first. */
export const isLostRace = (error: unknown): boolean => {
  if (!(error instanceof mongo.MongoServerError)) return false;
  if (!(error instanceof mongo.MongoBulkWriteError)) return error.code === DUPLICATE_KEY;
  const errors = [error.writeErrors].flat();
  return (
    errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY) && !error.result.getWriteConcernError()
  );
};
