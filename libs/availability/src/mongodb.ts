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

/** Longer than any command takes that is answered at all. */
const ANSWER_MS = 30_000;

/**
 * What the driver's call comes to, but for calls that it forgets: a command that meets a connection in the moment of its end waits
 * for ever for its socket to drain (mongodb 7.8), and no time limit of the driver's covers that. Nothing was sent then.
 * @throws {Unavailable} when it has not come to anything after so long
 */
export const answered = async <T>(call: Promise<T>, withinMs = ANSWER_MS): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable(`MongoDB gave no answer for ${withinMs} ms`)), withinMs);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The same, but that the errors by which the driver says that no server answers are {@link Unavailable}, as it is when nothing comes
 * for so long. What makes many calls says of each of them how long it may take, and gives no limit here.
 */
export const askingMongo = async <T>(work: () => Promise<T>, withinMs = ANSWER_MS): Promise<T> => {
  try {
    return await (withinMs === Number.POSITIVE_INFINITY ? work() : answered(work(), withinMs));
  } catch (error) {
    if (!(error instanceof Unavailable) && isOutage(error))
      throw new Unavailable(`MongoDB cannot be reached: ${(error as Error).name}`, { cause: error });
    throw error;
  }
};
