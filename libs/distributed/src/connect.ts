import type { Log } from '@guildhall/http';
import type { WaitingRoom } from './waiting-room.js';

const FIRST_DELAY_MS = 200;
const LAST_DELAY_MS = 5_000;

/** Errors by which it is clear that waiting will not help. */
const HOPELESS = new Set(['WrongMasterKey']);

/**
 * Tries until a server answers: servers come up in any order, and a service that waits for one says so instead of ending.
 * @throws what cannot be mended by waiting
 */
export const connected = async <T>(
  part: string,
  open: () => Promise<T>,
  { room, log }: Readonly<{ room: WaitingRoom; log: Log }>,
): Promise<T> => {
  room.waitsFor(part, 'is being connected to');
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LAST_DELAY_MS)) {
    try {
      const opened = await open();
      room.has(part);
      return opened;
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      if (HOPELESS.has(reason.name)) throw reason;
      room.waitsFor(part, `cannot be reached: ${withoutPasswords(reason.message)}`);
      log.warn({ part, reason: withoutPasswords(reason.message) }, 'cannot connect yet; trying again');
    }
    await new Promise((resolve) => setTimeout(resolve, delay * (0.5 + Math.random() / 2)));
  }
};

/** Drivers like to quote the address that they were given. */
const withoutPasswords = (message: string): string => message.replaceAll(/:\/\/[^\s@/]+@/g, '://…@');
