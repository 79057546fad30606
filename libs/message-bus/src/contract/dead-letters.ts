import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { Unavailable } from '@guildhall/availability';
import { type DeadLetter, UnknownDeadLetter } from '../index.js';
import { firsts, type Scene, upTo } from './harness.js';

/** A group whose handler fails for the numbers in `broken`, and what it has handled. */
const fragile = async (
  scene: Scene,
  broken: Set<unknown>,
  afterDeadLetter?: 'park' | 'continue',
  group = scene.group(),
) => {
  const topic = await scene.harness.topic();
  const got: unknown[] = [];
  const start = () =>
    scene.consume(
      [topic],
      ({ data }) => {
        if (broken.has(data)) throw new Error(`${String(data)} is broken`);
        got.push(data);
      },
      { group, ...(afterDeadLetter && { afterDeadLetter }) },
    );
  return { topic, group, got, start, letters: () => scene.letters(group) };
};

const shown = (letters: readonly DeadLetter[]) => letters.map(({ message, reason }) => [message.data, reason]);

const idOf = (letters: readonly DeadLetter[], data: unknown): string =>
  letters.find(({ message }) => message.data === data)?.id ?? '';

export const deadLetters = (scene: Scene): void => {
  it('parks what comes later of the key, and goes on with others', async () => {
    const { topic, got, start, letters } = await fragile(scene, new Set([1]));
    const consumption = await start();
    await scene.publish(topic, 'acme', 0, 1, 2, 3);
    await scene.handled(consumption, await scene.publish(topic, 'blue', 4));
    assert.deepEqual(firsts(got).toSorted(), [0, 4]);
    const id = idOf(await letters(), 1);
    const behind = `parked behind ${id}`;
    assert.deepEqual(shown(await letters()), [
      [1, '1 is broken'],
      [2, behind],
      [3, behind],
    ]);
    assert.deepEqual(
      (await letters()).map(({ attempts }) => attempts),
      [3, 0, 0],
    );
    await consumption.stop();
  });

  it('goes on with the key when the group says so', async () => {
    const { topic, got, start, letters } = await fragile(scene, new Set([1, 3]), 'continue');
    const consumption = await start();
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0, 1, 2, 3, 4));
    assert.deepEqual(firsts(got), [0, 2, 4]);
    assert.deepEqual(shown(await letters()), [
      [1, '1 is broken'],
      [3, '3 is broken'],
    ]);
    await consumption.stop();
  });

  it('keeps dead letters and goes on parking after a restart', async () => {
    const { topic, got, start, letters } = await fragile(scene, new Set([0]));
    const first = await start();
    await scene.handled(first, await scene.publish(topic, 'acme', 0, 1));
    const before = await letters();
    assert.equal(before.length, 2);
    await scene.restart();
    assert.deepEqual(await letters(), before);
    const second = await start();
    await scene.handled(second, await scene.publish(topic, 'acme', 2));
    assert.deepEqual(got, []);
    assert.deepEqual(
      shown(await letters()).map(([data]) => data),
      [0, 1, 2],
    );
    await second.stop();
  });

  it('handles a dead letter again, then those parked behind it, then what comes', async () => {
    const broken = new Set<unknown>([0]);
    const { topic, got, start, letters } = await fragile(scene, broken);
    const consumption = await start();
    await scene.handled(consumption, await scene.publish(topic, 'acme', ...upTo(10)));
    broken.clear();
    assert.deepEqual(await scene.bus.retryDeadLetter(idOf(await letters(), 0)), { handled: true });
    await scene.publish(topic, 'acme', 10, 11);
    await scene.eventually(async () => (await letters()).length === 0, 'nothing is parked any more');
    await scene.handled(consumption, await scene.publish(topic, 'acme', 12));
    assert.deepEqual(firsts(got), upTo(13));
    await consumption.stop();
  });

  it('keeps a dead letter that fails again, with the new reason', async () => {
    const { topic, group, got, start, letters } = await fragile(scene, new Set([0]));
    const consumption = await start();
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0, 1));
    const [letter] = await letters();
    await consumption.stop();
    const still = await scene.consume([topic], () => Promise.reject(new Error('another reason')), { group });
    assert.deepEqual(await scene.bus.retryDeadLetter(letter?.id ?? ''), { handled: false, reason: 'another reason' });
    const now = await letters();
    assert.deepEqual(shown(now), [
      [0, 'another reason'],
      [1, `parked behind ${letter?.id}`],
    ]);
    assert.ok((now[0]?.attempts ?? 0) > (letter?.attempts ?? 0));
    assert.deepEqual(got, []);
    await still.stop();
  });

  it('parks the rest behind a parked message that fails in its turn', async () => {
    const broken = new Set<unknown>([0, 2]);
    const { topic, got, start, letters } = await fragile(scene, broken);
    const consumption = await start();
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0, 1, 2, 3));
    broken.delete(0);
    assert.deepEqual(await scene.bus.retryDeadLetter(idOf(await letters(), 0)), { handled: true });
    await scene.eventually(async () => (await letters())[0]?.reason === '2 is broken', 'the next one fails');
    const behind = `parked behind ${idOf(await letters(), 2)}`;
    await scene.eventually(async () => (await letters())[1]?.reason === behind, 'the rest is behind it');
    await scene.handled(consumption, await scene.publish(topic, 'acme', 4));
    assert.deepEqual(firsts(got), [0, 1]);
    assert.deepEqual(
      shown(await letters()).map(([data]) => data),
      [2, 3, 4],
    );
    await consumption.stop();
  });

  it('answers whoever retries one during an outage, and keeps it', async () => {
    const { topic, group, start, letters } = await fragile(scene, new Set([0]));
    const consumption = await start();
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0));
    const id = idOf(await letters(), 0);
    await consumption.stop();
    const away = await scene.consume([topic], () => Promise.reject(new Unavailable('away')), { group });
    assert.deepEqual(await scene.bus.retryDeadLetter(id), { handled: false, reason: 'away' });
    assert.equal((await letters()).length, 1);
    await away.stop();
  });

  it('does not let a parked message overtake', async () => {
    const { topic, got, start, letters } = await fragile(scene, new Set([0]));
    const consumption = await start();
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0, 1));
    const { handled, reason } = await scene.bus.retryDeadLetter(idOf(await letters(), 1));
    assert.equal(handled, false);
    assert.match(reason ?? '', /^parked behind /);
    assert.deepEqual(got, []);
    await consumption.stop();
  });

  it('forgets a discarded dead letter and handles those behind it', async () => {
    const { topic, got, start, letters } = await fragile(scene, new Set([0]));
    const consumption = await start();
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0, 1, 2));
    const id = idOf(await letters(), 0);
    await scene.bus.discardDeadLetter(id);
    await scene.eventually(async () => (await letters()).length === 0, 'those behind it are handled');
    await scene.handled(consumption, await scene.publish(topic, 'acme', 3));
    assert.deepEqual(firsts(got), [1, 2, 3]);
    await assert.rejects(scene.bus.discardDeadLetter(id), UnknownDeadLetter);
    await consumption.stop();
  });

  it('handles those behind a dead letter that was discarded while nobody consumed', async () => {
    const { topic, got, start, letters } = await fragile(scene, new Set([0]));
    const first = await start();
    await scene.handled(first, await scene.publish(topic, 'acme', 0, 1, 2));
    await first.stop();
    await scene.bus.discardDeadLetter(idOf(await letters(), 0));
    const second = await start();
    await scene.handled(second, await scene.publish(topic, 'acme', 3));
    await scene.eventually(
      async () => (await letters()).length === 0 && got.length >= 3,
      'those behind it are handled',
    );
    assert.deepEqual(firsts(got), [1, 2, 3]);
    await second.stop();
  });

  it('retries one of a group that continues at the same key', async () => {
    const broken = new Set<unknown>([0, 2]);
    const { topic, got, start, letters } = await fragile(scene, broken, 'continue');
    const consumption = await start();
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0, 1, 2));
    broken.clear();
    assert.deepEqual(await scene.bus.retryDeadLetter(idOf(await letters(), 2)), { handled: true });
    assert.deepEqual(firsts(got), [1, 2]);
    assert.deepEqual(shown(await letters()), [[0, '0 is broken']]);
    await consumption.stop();
  });

  it('lists them oldest first, by group and in pages', async () => {
    const one = await fragile(scene, new Set(upTo(5)), 'continue');
    const other = await fragile(scene, new Set([9]));
    const consumptions = [await one.start(), await other.start()];
    const last = await scene.publish(one.topic, 'acme', ...upTo(5));
    for (const each of consumptions) await scene.handled(each, last);
    const listed: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await scene.bus.deadLetters({ group: one.group, limit: 2, ...(cursor && { cursor }) });
      assert.ok(page.data.length <= 2);
      listed.push(...page.data.map(({ message }) => message.data));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    assert.deepEqual(listed, upTo(5));
    assert.deepEqual(await other.letters(), []);
    assert.ok((await scene.bus.deadLetters()).data.length > 0);
    for (const each of consumptions) await each.stop();
  });

  it('knows no other ones', async () => {
    for (const id of ['', 'x', '-1', '999999999999', randomUUID()]) {
      await assert.rejects(scene.bus.retryDeadLetter(id), UnknownDeadLetter);
      await assert.rejects(scene.bus.discardDeadLetter(id), UnknownDeadLetter);
    }
  });
};
