import { Unavailable } from './index.js';

/** By name: who maps errors needs no driver, and which copy of the driver threw them does not matter. */
const NAMES = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
]);

/** Answers of a server that stops, starts, or is not the primary (any more), and of a majority that does not confirm in time. */
const CODES: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  64, // WriteConcernFailed
  89, // NetworkTimeout
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  262, // ExceededTimeLimit
  9001, // SocketException
  10_058, // LegacyNotPrimary
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
]);

const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return (
    NAMES.has(error.name) ||
    (error.name.startsWith('Mongo') && CODES.has(code)) ||
    isUnansweredBulk(error) ||
    isOutage(cause)
  );
};

/** The driver wraps whatever keeps it from asking in an error of bulk writes, without a cause. An answer would have a code or errors. */
const isUnansweredBulk = (error: Error): boolean => {
  const { code, writeErrors } = error as { code?: unknown; writeErrors?: unknown };
  return (
    error.name === 'MongoBulkWriteError' && code === undefined && Array.isArray(writeErrors) && writeErrors.length === 0
  );
};

/** The same, but that the errors by which the driver says that no server answers are {@link Unavailable}. */
export const askingMongo = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (isOutage(error)) throw new Unavailable(`MongoDB cannot be reached: ${(error as Error).name}`, { cause: error });
    throw error;
  }
};
