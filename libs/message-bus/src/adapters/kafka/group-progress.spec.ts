import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaConnection } from './connection.js';
import { GroupPlaces } from './group-places.js';
import { GroupProgress } from './group-progress.js';

const followed = () => {
  const connection = new KafkaConnection({ brokers: ['localhost:1'] });
  let asked = 0;
  Object.assign(connection.kafka, {
    admin: () => ({
      connect: async () => undefined,
      disconnect: async () => undefined,
      fetchOffsets: async () => {
        asked += 1;
        const metadata = JSON.stringify({ position: asked });
        return [{ topic: 't', partitions: [{ partition: 0, offset: '1', metadata }] }];
      },
    }),
  });
  const progress = new GroupProgress(new GroupPlaces(connection, 'g', ['t']), new Map(), () => undefined);
  const controller = new AbortController();
  return { progress, controller, asked: () => asked };
};

describe('the progress of a group', () => {
  it('is learned often while somebody waits, and at once when they begin to', async (t) => {
    const { progress, controller, asked } = followed();
    t.after(() => controller.abort());
    await progress.learn();
    const following = progress.follow(controller.signal);
    const began = performance.now();
    await progress.reached(4);
    assert.equal(asked(), 4);
    assert.ok(performance.now() - began < 900, 'it waited as if nobody did');
    controller.abort();
    await following;
  });

  it('leaves nothing with a signal that lives long', async (t) => {
    const joined = t.mock.method(AbortSignal, 'any');
    const { progress, controller } = followed();
    t.after(() => controller.abort());
    await progress.learn();
    const following = progress.follow(controller.signal);
    for (let waiter = 2; waiter < 8; waiter += 1) {
      await progress.reached(waiter);
      await sleep(1);
      assert.ok(getEventListeners(controller.signal, 'abort').length <= 1);
    }
    assert.equal(joined.mock.callCount(), 0);
    const began = performance.now();
    controller.abort();
    await following;
    assert.ok(performance.now() - began < 500, 'it does not end with its signal');
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  });
});
