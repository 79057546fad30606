import type { DeadLetter, Message } from '../index.js';

/** Why a message could not be handled. */
export type Failure = Readonly<{ reason: string; attempts: number }>;

export type StoredDeadLetter = DeadLetter & Readonly<{ key: string; isParked: boolean }>;

/**
 * The dead letters of all groups and, within the same order, the messages parked behind them. What was changed is kept
 * durably when the promise resolves, where there is one, and is seen by the reading methods from then on.
 */
export type DeadLetterStore<Letter extends StoredDeadLetter = StoredDeadLetter> = Readonly<{
  add(group: string, key: string, message: Message, failure: Failure): void | Promise<void>;
  park(group: string, key: string, message: Message): void | Promise<void>;
  find(id: string): Letter | undefined;
  /** The oldest of the key: a dead letter, or one that was parked behind a dead letter that is gone now. */
  first(group: string, key: string): Letter | undefined;
  /** It failed once more, or for the first time after it was parked; those parked of its key are now behind it. */
  failed(letter: Letter, failure: Failure): void | Promise<void>;
  parkAllBehind(letter: Letter): void | Promise<void>;
  remove(letter: Letter): void | Promise<void>;
}>;
