import { after, before, describe } from 'node:test';
import type { EventStore } from './index.js';
import { appending } from './contract/appending.js';
import { closing, deleting, expiring } from './contract/ending.js';
import type { Harness, OptOuts, Subject } from './contract/harness.js';
import { readingStreams, readingTheLog } from './contract/reading.js';
import { repeating } from './contract/repeating.js';
import { subscribing } from './contract/subscribing.js';

export type { Harness, OptOut, OptOuts } from './contract/harness.js';

/**
 * What every adapter of the port must pass. It promises nothing beyond the port: positions may have gaps, the log may
 * hold other events, and repeating an append counts only with the same ids and the same expected revision.
 */
export const eventStoreContract = (name: string, harness: Harness, optOuts: OptOuts = {}) => {
  describe(`event store contract: ${name}`, () => {
    let store: EventStore;

    const subject = (): Subject => ({
      store,
      reopen: async () => {
        await store.close();
        store = await harness.open();
        return store;
      },
    });

    before(async () => {
      store = await harness.open();
    });
    after(async () => {
      await store.close();
      await harness.dispose?.();
    });

    describe('append', () => appending(subject));
    describe('repeated append', () => repeating(subject, optOuts));
    describe('readStream', () => readingStreams(subject, optOuts));
    describe('readAll', () => readingTheLog(subject));
    describe('subscribe', () => subscribing(subject));
    describe('maxAge', { skip: optOuts.expiry ?? false }, () => expiring(subject));
    describe('deleteStream', { skip: optOuts.deletion ?? false }, () => deleting(subject));
    describe('close', () => closing(subject));
  });
};
