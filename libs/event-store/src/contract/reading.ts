import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NO_STREAM, START } from '../index.js';
import { event, events, ids, positions, read, readLog, unique, type OptOuts, type Subject } from './harness.js';

export const readingStreams = (subject: () => Subject, optOuts: OptOuts) => {
  it('reads forwards and backwards, from a revision on, up to a limit', async () => {
    const { store } = subject();
    const stream = unique('organization');
    await store.append(stream, NO_STREAM, events(10));
    const revisions = async (options: Parameters<typeof store.readStream>[1]) =>
      (await read(store, stream, options)).map(({ revision }) => revision);
    assert.deepEqual(await revisions({}), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(await revisions({ from: 7 }), [7, 8, 9]);
    assert.deepEqual(await revisions({ from: 4, limit: 2 }), [4, 5]);
    assert.deepEqual(await revisions({ limit: 100 }), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(await revisions({ from: 10 }), []);
    assert.deepEqual(await revisions({ limit: 0 }), []);
    assert.deepEqual(await revisions({ direction: 'backwards' }), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert.deepEqual(await revisions({ direction: 'backwards', from: 2 }), [2, 1, 0]);
    assert.deepEqual(await revisions({ direction: 'backwards', from: 99, limit: 1 }), [9]);
    assert.deepEqual(await revisions({ direction: 'backwards', limit: 3 }), [9, 8, 7]);
  });

  it('reads a missing stream as nothing', async () => {
    const { store } = subject();
    const stream = unique('organization');
    assert.deepEqual(await read(store, stream), []);
    assert.deepEqual(await read(store, stream, { from: 5, direction: 'backwards' }), []);
  });

  it('reads a long stream whole, in order and in both directions', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const all = events(2_500);
    await store.append(stream, NO_STREAM, all.slice(0, 1_250));
    await store.append(stream, 1_249, all.slice(1_250));
    assert.deepEqual(ids(await read(store, stream)), ids(all));
    assert.deepEqual(ids(await read(store, stream, { direction: 'backwards' })), ids(all.toReversed()));
    assert.equal((await read(store, stream, { limit: 1_777 })).length, 1_777);
  });

  it('may be left in the middle', async () => {
    const { store } = subject();
    const stream = unique('organization');
    await store.append(stream, NO_STREAM, events(1_000));
    for await (const batch of store.readStream(stream)) {
      assert.ok(batch.length > 0);
      break;
    }
    assert.equal((await read(store, stream)).length, 1_000);
  });

  it('reads events of very different size', async () => {
    const { store } = subject();
    const stream = unique('organization');
    const sizes = [1, 900_000, 1, 1, 500_000, ...Array.from({ length: 400 }, () => 10), 700_000, 1];
    for (const [n, size] of sizes.entries()) await store.append(stream, n - 1, [event('x'.repeat(size))]);
    assert.deepEqual(
      (await read(store, stream)).map(({ data }) => String(data).length),
      sizes,
    );
  });

  it('has what was appended for the next process', { skip: optOuts.reopening ?? false }, async () => {
    const { store, reopen } = subject();
    const stream = unique('organization');
    await store.append(stream, NO_STREAM, events(3));
    const before = await read(store, stream);
    const again = await reopen();
    assert.deepEqual(await read(again, stream), before);
    const { position } = await again.append(stream, 2, [event()]);
    assert.ok(position > (before.at(-1)?.position ?? Number.NaN));
  });
};

export const readingTheLog = (subject: () => Subject) => {
  it('gives the selected streams in commit order and then ends', async () => {
    const { store } = subject();
    const category = unique('log');
    const after = await store.head();
    for (let n = 0; n < 10; n += 1) await store.append(`${category}-${n % 3}`, Math.floor(n / 3) - 1, [event({ n })]);
    await store.append(unique('other'), NO_STREAM, events(3));
    const { events: logged, last } = await readLog(store, { after, prefixes: [`${category}-`] });
    assert.deepEqual(
      logged.map(({ data }) => data),
      Array.from({ length: 10 }, (_, n) => ({ n })),
    );
    assert.deepEqual(
      positions(logged),
      positions(logged).toSorted((a, b) => a - b),
    );
    assert.equal(last?.caughtUp, true);
    assert.ok((last?.upTo ?? START) >= (logged.at(-1)?.position ?? Number.NaN));
  });

  it('gives everything when no prefix is named', async () => {
    const { store } = subject();
    const after = await store.head();
    const mine = events(4);
    await store.append(unique('organization'), NO_STREAM, mine.slice(0, 2));
    await store.append(unique('user'), NO_STREAM, mine.slice(2));
    const { events: logged } = await readLog(store, { after });
    const known = new Set(ids(mine));
    assert.deepEqual(
      ids(logged).filter((id) => known.has(id)),
      ids(mine),
    );
  });

  it('goes on from any position that it gave, without gap or duplicate', async () => {
    const { store } = subject();
    const category = unique('resume');
    const after = await store.head();
    const all = events(600);
    for (let n = 0; n < all.length; n += 100) await store.append(`${category}-${n}`, NO_STREAM, all.slice(n, n + 100));
    const { batches, events: logged } = await readLog(store, { after, prefixes: [category] });
    assert.deepEqual(ids(logged), ids(all));
    let given = 0;
    for (const batch of batches) {
      given += batch.events.length;
      const rest = await readLog(store, { after: batch.upTo, prefixes: [category] });
      assert.deepEqual(ids(rest.events), ids(all.slice(given)));
    }
    for (const n of [0, 1, 99, 100, 598, 599]) {
      const rest = await readLog(store, {
        after: logged[n]?.position ?? START,
        prefixes: [category],
      });
      assert.deepEqual(ids(rest.events), ids(all.slice(n + 1)));
    }
  });

  it('says how far it has come also when nothing was selected', async () => {
    const { store } = subject();
    const category = unique('nothing');
    const { position } = await store.append(unique('other'), NO_STREAM, events(5));
    const { events: logged, last } = await readLog(store, { after: START, prefixes: [category] });
    assert.deepEqual(logged, []);
    assert.equal(last?.caughtUp, true);
    assert.ok((last?.upTo ?? START) >= position);
    const { position: next } = await store.append(`${category}-1`, NO_STREAM, [event()]);
    const rest = await readLog(store, { after: last?.upTo ?? START, prefixes: [category] });
    assert.deepEqual(positions(rest.events), [next]);
  });

  it('ends at the end that the log had when it was asked for', async () => {
    const { store } = subject();
    const category = unique('moving');
    const after = await store.head();
    const early = events(3);
    await store.append(`${category}-1`, NO_STREAM, early);
    const reading = store.readAll({ after, prefixes: [category] });
    await store.append(`${category}-2`, NO_STREAM, events(3));
    const given: string[] = [];
    for await (const batch of reading) given.push(...ids(batch.events));
    assert.deepEqual(given, ids(early));
  });

  it('matches prefixes exactly and literally', async () => {
    const { store } = subject();
    const base = unique('p');
    const after = await store.head();
    const names = [
      'user-1',
      'users-1',
      'User-1',
      'use',
      'a_b-1',
      'axb-1',
      'a%b-1',
      'a*b-1',
      'a?b-1',
      '[a]-1',
      'ü-1',
      '🎉-1',
    ];
    for (const name of names) await store.append(`${base}.${name}`, NO_STREAM, [event()]);
    const matching = async (...prefixes: string[]) => {
      const log = await readLog(store, {
        after,
        prefixes: prefixes.map((prefix) => `${base}.${prefix}`),
      });
      return log.events.map(({ stream }) => stream.slice(base.length + 1));
    };
    assert.deepEqual(await matching('user-'), ['user-1']);
    assert.deepEqual(await matching('user'), ['user-1', 'users-1']);
    assert.deepEqual(await matching('use'), ['user-1', 'users-1', 'use']);
    assert.deepEqual(await matching('user-', 'users-'), ['user-1', 'users-1']);
    assert.deepEqual(await matching('a_', 'a_b'), ['a_b-1']);
    assert.deepEqual(await matching('a%'), ['a%b-1']);
    assert.deepEqual(await matching('a*'), ['a*b-1']);
    assert.deepEqual(await matching('a?'), ['a?b-1']);
    assert.deepEqual(await matching('['), ['[a]-1']);
    assert.deepEqual(await matching('ü', '🎉-'), ['ü-1', '🎉-1']);
    assert.deepEqual(await matching(''), names);
    const inTheMiddle = await readLog(store, { after, prefixes: ['user-1'] });
    assert.deepEqual(
      inTheMiddle.events.filter(({ stream }) => stream.startsWith(base)),
      [],
    );
  });

  it('knows the position of the last event', async () => {
    const { store } = subject();
    const { position } = await store.append(unique('organization'), NO_STREAM, events(3));
    assert.ok((await store.head()) >= position);
    const { last } = await readLog(store, { after: position - 1 });
    assert.ok((last?.upTo ?? START) >= position);
  });
};
