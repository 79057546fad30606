import { after, before, describe } from 'node:test';
import { deadLetters } from './contract/dead-letters.js';
import { delivering } from './contract/delivering.js';
import { type MessageBusHarness, Scene } from './contract/harness.js';
import { keepingPlaces } from './contract/places.js';
import { retrying } from './contract/retrying.js';
import { sharing } from './contract/sharing.js';

export type { MessageBusHarness, Published } from './contract/harness.js';

/** What every adapter of the message bus promises. Call it once in a spec of the adapter. */
export const messageBusContract = (name: string, harness: MessageBusHarness): void => {
  describe(`message bus contract: ${name}`, () => {
    const scene = new Scene(harness);
    before(() => scene.open());
    after(async () => {
      await scene.close();
      await harness.dispose?.();
    });

    describe('delivers', () => delivering(scene));
    describe('retries', () => retrying(scene));
    describe('keeps places', () => keepingPlaces(scene));
    describe('keeps dead letters', () => deadLetters(scene));
    describe('shares a group', () => sharing(scene));
  });
};
