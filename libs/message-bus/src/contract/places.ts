import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dataOf, firsts, gate, type Scene, upTo, within } from './harness.js';
import type { Message } from '../index.js';

export const keepingPlaces = (scene: Scene): void => {
  it('goes on where the group was after it was stopped, and after a restart', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    const got: Message[] = [];
    const handle = (message: Message) => got.push(message);
    const first = await scene.consume([topic], handle, { group });
    await scene.handled(first, await scene.publish(topic, 'acme', 0, 1));
    await first.stop();
    await scene.publish(topic, 'acme', 2, 3);
    const second = await scene.consume([topic], handle, { group });
    await scene.handled(second, await scene.publish(topic, 'acme', 4));
    assert.deepEqual(firsts(dataOf(got)), upTo(5));

    await scene.restart();
    const last = await scene.publish(topic, 'acme', 5);
    const before = got.length;
    const third = await scene.consume([topic], handle, { group });
    await scene.handled(third, last);
    assert.deepEqual(firsts(dataOf(got)), upTo(6));
    assert.ok(!dataOf(got.slice(before)).includes(0), 'what was stopped in order does not begin anew');
    await third.stop();
  });

  it('gives a message that was not handled before the stop again', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    const tried: unknown[] = [];
    const failing = await scene.consume(
      [topic],
      ({ data }) => {
        tried.push(data);
        if (data === 1) throw new Error('not now');
      },
      { group, retry: { attempts: 100, firstDelayMs: 60_000, maxDelayMs: 60_000 } },
    );
    const last = await scene.publish(topic, 'acme', 0, 1, 2);
    await scene.eventually(() => tried.includes(1), 'the message is tried');
    await failing.stop();
    await scene.restart();
    const got: unknown[] = [];
    const consumption = await scene.consume([topic], ({ data }) => got.push(data), { group });
    await scene.handled(consumption, last);
    assert.deepEqual(firsts(got).slice(-2), [1, 2]);
    assert.deepEqual(await scene.letters(group), []);
    await consumption.stop();
  });

  it('never loses what another key has overtaken', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    let overtaken = false;
    const first = await scene.consume(
      [topic],
      ({ data }) => {
        if (data === 0) throw new Error('not now');
        overtaken = true;
      },
      { group, retry: { attempts: 100, firstDelayMs: 60_000, maxDelayMs: 60_000 } },
    );
    await scene.publish(topic, 'acme', 0);
    const last = await scene.publish(topic, 'blue', 1);
    await scene.eventually(() => overtaken, 'the other key goes on');
    assert.ok(first.position < last);
    await first.stop();
    await scene.restart();
    const got: unknown[] = [];
    const second = await scene.consume([topic], ({ data }) => got.push(data), { group });
    await scene.handled(second, last);
    assert.ok(got.includes(0));
    await second.stop();
  });

  it('begins at zero in a topic that the group did not follow before', async () => {
    const [known, added] = [await scene.harness.topic(), await scene.harness.topic()];
    const group = scene.group();
    await scene.publish(added, 'acme', 1);
    const first = await scene.consume([known], () => undefined, { group });
    await scene.handled(first, await scene.publish(known, 'acme', 0));
    await first.stop();
    const got: unknown[] = [];
    const second = await scene.consume([known, added], ({ data }) => got.push(data), { group });
    await scene.handled(second, await scene.publish(known, 'acme', 2));
    await scene.eventually(() => got.length >= 2, 'both come');
    assert.deepEqual(new Set(got), new Set([1, 2]));
    await second.stop();
  });

  it('stops when the handler that runs has finished, and takes nothing more', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    const held = gate();
    const events: string[] = [];
    const consumption = await scene.consume(
      [topic],
      async ({ data }) => {
        events.push(`begins ${String(data)}`);
        await held.opened;
        events.push(`ends ${String(data)}`);
      },
      { group },
    );
    await scene.publish(topic, 'acme', 0, 1);
    await scene.eventually(() => events.length > 0, 'the handler begins');
    const stopping = consumption.stop().then(() => events.push('stopped'));
    for (let n = 0; n < 5; n += 1) await new Promise(setImmediate);
    held.open();
    await stopping;
    await consumption.stop();
    await scene.publish(topic, 'acme', 2);
    assert.deepEqual(events, ['begins 0', 'ends 0', 'stopped']);
    const got: unknown[] = [];
    const next = await scene.consume([topic], ({ data }) => got.push(data), { group });
    await scene.eventually(() => got.includes(2), 'the others come');
    assert.deepEqual(firsts(got), [1, 2]);
    await next.stop();
  });

  it('says when everything up to a position is handled, not before', async () => {
    const topic = await scene.harness.topic();
    const held = gate();
    const consumption = await scene.consume([topic], ({ data }) => (data === 0 ? held.opened : undefined));
    const first = await scene.publish(topic, 'acme', 0);
    const last = await scene.publish(topic, 'blue', 1);
    let isHandled = false;
    const handled = consumption.handledUpTo(last).then(() => (isHandled = true));
    await assert.rejects(within(20, (signal) => consumption.handledUpTo(first, signal)));
    await assert.rejects(consumption.handledUpTo(last, AbortSignal.abort()));
    assert.equal(isHandled, false);
    assert.ok(consumption.position < first);
    held.open();
    await handled;
    assert.ok(consumption.position >= last);
    await consumption.handledUpTo(last);
    await consumption.stop();
  });

  it('says so also for what was published before it started', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    const last = await scene.publish(topic, 'acme', 0);
    const consumption = await scene.consume([topic], () => undefined, { group });
    await scene.handled(consumption, last);
    await consumption.stop();
    await scene.restart();
    const again = await scene.consume([topic], () => undefined, { group });
    await scene.handled(again, last);
    await again.stop();
  });

  it('leaves nobody waiting who waits for more when it stops', async () => {
    const topic = await scene.harness.topic();
    const consumption = await scene.consume([topic], () => undefined);
    const waiting = assert.rejects(consumption.handledUpTo(Number.MAX_SAFE_INTEGER));
    await consumption.stop();
    await waiting;
    await assert.rejects(consumption.handledUpTo(Number.MAX_SAFE_INTEGER));
  });
};
