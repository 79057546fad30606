import assert from 'node:assert/strict';
import { it } from 'node:test';
import { InvalidAppend, MAX_APPEND_BYTES, NO_STREAM, START, WrongExpectedRevision, type NewEvent } from '../index.js';
import { event, events, ids, read, readLog, unique, type Subject } from './harness.js';

export const appending = (subject: () => Subject) => {
  it('answers with the revision and position of the last event', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const first = await store.append(stream, NO_STREAM, [event()]);
    const second = await store.append(stream, 0, events(3));
    assert.equal(first.revision, 0);
    assert.equal(second.revision, 3);
    assert.ok(second.position > first.position);
    assert.ok(Number.isSafeInteger(first.position) && first.position > START);
    assert.equal((await read(store, stream)).at(-1)?.position, second.position);
  });

  it('keeps every part of an event', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const data = {
      text: 'Grüße, 世界 🎉 "\\ \u0000 \u2028',
      list: [1, -2.5, null, true, { deep: [] }],
      empty: '',
    };
    const given: NewEvent = {
      ...event(data, 'Founded: ü'),
      metadata: { causationId: 'a', nested: { n: 1 } },
    };
    const { position } = await store.append(stream, NO_STREAM, [given]);
    assert.deepEqual(await read(store, stream), [{ ...given, stream, revision: 0, position }]);
  });

  it('takes any JSON value as data', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const values = [null, false, 0, '', [], {}, 'text', 12.5];
    await store.append(
      stream,
      NO_STREAM,
      values.map((value) => event(value)),
    );
    assert.deepEqual(
      (await read(store, stream)).map(({ data }) => data),
      values,
    );
  });

  it('keeps streams apart whose names differ in case or by an accent', async () => {
    const { store } = subject();
    const base = unique('slug');
    const names = [`${base}-a`, `${base}-A`, `${base}-á`, `${base}-a `, `${base}-🎉`];
    for (const name of names) await store.append(name, NO_STREAM, [event({ name })]);
    for (const name of names)
      assert.deepEqual(
        (await read(store, name)).map(({ data }) => data),
        [{ name }],
      );
  });

  it('refuses an append to a stream that is elsewhere, and says where', async () => {
    const { store } = subject();
    const stream = unique('organization');
    await assert.rejects(store.append(stream, 0, [event()]), wrong(stream, 0, -1));
    await store.append(stream, NO_STREAM, events(3));
    for (const expected of [NO_STREAM, 0, 1, 3, 99]) {
      await assert.rejects(store.append(stream, expected, events(2)), wrong(stream, expected, 2));
    }
    const error: unknown = await store.append(stream, 7, [event()]).catch((reason: unknown) => reason);
    assert.ok(error instanceof WrongExpectedRevision);
    assert.equal((await read(store, stream)).length, 3);
  });

  it('lets exactly one of 64 racing appends win', async () => {
    const { store } = subject();
    const stream = unique('slug');
    for (const expected of [NO_STREAM, 1]) {
      const racers = Array.from({ length: 64 }, () => events(2));
      const results = await Promise.allSettled(racers.map((racer) => store.append(stream, expected, racer)));
      const winners = racers.filter((_, n) => results[n]?.status === 'fulfilled');
      assert.equal(winners.length, 1);
      assert.deepEqual(ids(await read(store, stream, { from: expected + 1 })), ids(winners.flat()));
      for (const result of results) {
        if (result.status === 'rejected') assert.deepEqual({ ...result.reason }, wrong(stream, expected, expected + 2));
      }
    }
  });

  it('writes the events of one append side by side, in their order, whoever else writes', async () => {
    const { store } = subject();
    const category = unique('side');
    const appends = Array.from({ length: 20 }, (_, n) => ({
      stream: `${category}-${n}`,
      list: events(5),
    }));
    await Promise.all(appends.map(({ stream, list }) => store.append(stream, NO_STREAM, list)));
    const log = await readLog(store, { after: START, prefixes: [category] });
    const order = log.events.filter((_, n) => n % 5 === 0).map(({ stream }) => stream);
    assert.equal(new Set(order).size, 20);
    const expected = order.flatMap((name) => ids(appends.find(({ stream }) => stream === name)?.list ?? []));
    assert.deepEqual(ids(log.events), expected);
  });

  it('reads its own write at once', async () => {
    const { store } = subject();
    const stream = unique('session');
    for (let n = 0; n < 20; n += 1) {
      const { position } = await store.append(stream, n - 1, [event({ n })]);
      assert.equal((await read(store, stream)).length, n + 1);
      const { events: logged } = await readLog(store, { after: position - 1, prefixes: [stream] });
      assert.equal(logged.at(-1)?.position, position);
    }
  });

  const refused: Record<string, { stream?: string; list?: readonly NewEvent[] }> = {
    'no events': { list: [] },
    'an empty stream name': { stream: '' },
    'an empty event type': { list: [event(), event({}, '')] },
    'an empty event id': { list: [event(), { ...event(), id: '' }] },
    'data that is no JSON value': { list: [event(), { ...event(), data: undefined }] },
    'data of one event that is too large': { list: [event('x'.repeat(MAX_APPEND_BYTES - 1))] },
    'data that is too large together': { list: [event(), event('x'.repeat(MAX_APPEND_BYTES - 4))] },
    'data that is too large in bytes, not in characters': {
      list: [event('ü'.repeat(MAX_APPEND_BYTES / 2))],
    },
  };
  for (const [what, change] of Object.entries(refused)) {
    it(`refuses ${what}, writes nothing and goes on`, async () => {
      const { store } = subject();
      const good = unique('organization');
      const { stream = good, list = [event()] } = change;
      await assert.rejects(store.append(stream, NO_STREAM, list), InvalidAppend);
      await assert.rejects(store.append(stream, 5, list), InvalidAppend);
      assert.deepEqual(await read(store, good), []);
      await store.append(good, NO_STREAM, [event()]);
      assert.equal((await read(store, good)).length, 1);
    });
  }

  it('takes exactly the largest append', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const text = 'x'.repeat(MAX_APPEND_BYTES - 2);
    await store.append(stream, NO_STREAM, [event(text)]);
    assert.equal((await read(store, stream))[0]?.data, text);
  });
};

export const wrong = (stream: string, expected: number, actual: number) => ({
  name: 'WrongExpectedRevision',
  stream,
  expected,
  actual,
});
