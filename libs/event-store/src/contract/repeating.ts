import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NO_STREAM } from '../index.js';
import { wrong } from './appending.js';
import { event, events, ids, read, unique, type OptOuts, type Subject } from './harness.js';

export const repeating = (subject: () => Subject, optOuts: OptOuts) => {
  it('answers a repeated append as the first time and writes nothing', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const [first, second] = [events(2), events(3)];
    const answers = [await store.append(stream, NO_STREAM, first), await store.append(stream, 1, second)];
    assert.deepEqual(await store.append(stream, NO_STREAM, first), answers[0]);
    assert.deepEqual(await store.append(stream, 1, second), answers[1]);
    assert.deepEqual(ids(await read(store, stream)), ids([...first, ...second]));
  });

  it('does so also when others have appended since', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const [first, second] = [events(2), events(3)];
    const answers = [await store.append(stream, NO_STREAM, first), await store.append(stream, 1, second)];
    await store.append(stream, 4, events(20));
    assert.deepEqual(await store.append(stream, NO_STREAM, first), answers[0]);
    assert.deepEqual(await store.append(stream, 1, second), answers[1]);
    assert.equal((await read(store, stream)).length, 25);
  });

  it('gives all repeats that race each other the same answer', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const same = events(2);
    const answers = await Promise.all(Array.from({ length: 16 }, () => store.append(stream, NO_STREAM, same)));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.deepEqual(ids(await read(store, stream)), ids(same));
  });

  it('does so also for the next process', { skip: optOuts.reopening ?? false }, async () => {
    const { store, reopen } = subject();
    const stream = unique('organization');
    const [first, second] = [events(2), events(1)];
    const answers = [await store.append(stream, NO_STREAM, first), await store.append(stream, 1, second)];
    const again = await reopen();
    assert.deepEqual(await again.append(stream, NO_STREAM, first), answers[0]);
    assert.deepEqual(await again.append(stream, 1, second), answers[1]);
    assert.equal((await read(again, stream)).length, 3);
  });

  it('takes other events for another append', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const [a, b] = [event(), event()];
    await store.append(stream, NO_STREAM, [a, b]);
    await assert.rejects(store.append(stream, NO_STREAM, events(2)), wrong(stream, NO_STREAM, 1));
    await assert.rejects(store.append(stream, NO_STREAM, [a, b, event()]), wrong(stream, NO_STREAM, 1));
    await assert.rejects(store.append(stream, NO_STREAM, [b, a]), wrong(stream, NO_STREAM, 1));
    assert.deepEqual(ids(await read(store, stream)), [a.id, b.id]);
  });

  it('writes the same events to another stream', async () => {
    const { store } = subject();
    const [one, two] = [unique('organization'), unique('organization')];
    const same = events(2);
    await store.append(one, NO_STREAM, same);
    await store.append(two, NO_STREAM, same);
    assert.deepEqual(ids(await read(store, two)), ids(same));
  });
};
