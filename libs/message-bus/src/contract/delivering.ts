import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Message } from '../index.js';
import { dataOf, firsts, gate, type Scene, upTo } from './harness.js';

export const delivering = (scene: Scene): void => {
  it('gives a message as it was published, with its topic', async () => {
    const topic = await scene.harness.topic();
    const got: Message[] = [];
    const consumption = await scene.consume([topic], (message) => got.push(message));
    await scene.handled(consumption, await scene.publish(topic, 'acme', 7));
    const [message] = got;
    assert.equal(message?.topic, topic);
    assert.equal(message.data, 7);
    assert.equal(message.metadata.organizationId, 'acme');
    assert.equal(message.revision, 0);
    assert.ok(message.id.length > 0 && message.type.length > 0);
    await consumption.stop();
  });

  it('begins with the first message ever and goes on live', async () => {
    const topic = await scene.harness.topic();
    await scene.publish(topic, 'acme', 0, 1, 2);
    const got: Message[] = [];
    const consumption = await scene.consume([topic], (message) => got.push(message));
    await scene.eventually(() => got.length >= 3, 'the old messages come');
    await scene.handled(consumption, await scene.publish(topic, 'acme', 3));
    await scene.handled(consumption, await scene.publish(topic, 'acme', 4));
    assert.deepEqual(firsts(dataOf(got)), upTo(5));
    await consumption.stop();
  });

  it('gives only the topics asked for', async () => {
    const [one, two, other] = [await scene.harness.topic(), await scene.harness.topic(), await scene.harness.topic()];
    const got: Message[] = [];
    const consumption = await scene.consume([one, two], (message) => got.push(message));
    await scene.publish(one, 'acme', 1);
    await scene.publish(other, 'acme', 9);
    await scene.publish(two, 'blue', 2);
    await scene.handled(consumption, await scene.publish(one, 'acme', 3));
    await scene.eventually(() => got.length >= 3, 'both topics come');
    assert.deepEqual(new Set(dataOf(got)), new Set([1, 2, 3]));
    assert.deepEqual(new Set(got.map(({ topic }) => topic)), new Set([one, two]));
    await consumption.stop();
  });

  it('gives each group everything, also one that comes later', async () => {
    const topic = await scene.harness.topic();
    const got: unknown[][] = [[], [], []];
    const first = await scene.consume([topic], ({ data }) => got[0]?.push(data));
    const second = await scene.consume([topic], ({ data }) => got[1]?.push(data));
    const last = await scene.publish(topic, 'acme', ...upTo(20));
    await scene.handled(first, last);
    const third = await scene.consume([topic], ({ data }) => got[2]?.push(data));
    for (const consumption of [second, third]) await scene.handled(consumption, last);
    for (const data of got) assert.deepEqual(firsts(data), upTo(20));
    for (const consumption of [first, second, third]) await consumption.stop();
  });

  it('gives the messages of one organization in order and one at a time, whatever their stream', async () => {
    const topic = await scene.harness.topic();
    const got: unknown[] = [];
    let running = 0;
    const consumption = await scene.consume([topic], async ({ data }) => {
      running += 1;
      assert.equal(running, 1, 'one at a time');
      await new Promise(setImmediate);
      got.push(data);
      running -= 1;
    });
    const events = upTo(60).map((data) => ({ stream: `project-${data % 3}`, organization: 'acme', data }));
    await scene.handled(consumption, await scene.harness.publish(topic, events));
    assert.deepEqual(firsts(got), upTo(60));
    await consumption.stop();
  });

  it('takes the stream as the key where there is no organization', async () => {
    const topic = await scene.harness.topic();
    const held = gate();
    const got: unknown[] = [];
    const consumption = await scene.consume([topic], async ({ data }) => {
      if (data === 0) await held.opened;
      got.push(data);
    });
    const last = await scene.harness.publish(topic, [
      { stream: 'ana', data: 0 },
      { stream: 'ana', data: 1 },
      { stream: 'ben', data: 2 },
    ]);
    await scene.eventually(() => got.includes(2), 'the other stream goes on');
    assert.deepEqual(got, [2]);
    held.open();
    await scene.handled(consumption, last);
    assert.deepEqual(firsts(got), [2, 0, 1]);
    await consumption.stop();
  });

  it('lets no slow group slow another one', async () => {
    const topic = await scene.harness.topic();
    const held = gate();
    const slow = await scene.consume([topic], () => held.opened);
    const quick = await scene.consume([topic], () => undefined);
    const last = await scene.publish(topic, 'acme', ...upTo(300));
    await scene.handled(quick, last);
    assert.ok(slow.position < last);
    held.open();
    await scene.handled(slow, last);
    for (const consumption of [slow, quick]) await consumption.stop();
  });

  it('runs a group once at a time', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    const consumption = await scene.consume([topic], () => undefined, { group });
    await assert.rejects(scene.consume([topic], () => undefined, { group }));
    await consumption.stop();
    const again = await scene.consume([topic], () => undefined, { group });
    await again.stop();
  });
};
