import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change, View } from '@guildhall/read-model';
import { MemoryReadModel } from '@guildhall/read-model/memory';
import { recorded } from '../index.js';
import { type Parked, projection, projectionFollower } from '@guildhall/event-sourcing';
import { ledgerContext, type LedgerEvent } from './ledger.fixture.js';

type Balance = Readonly<{ accountId: string; amount: number }>;

/** Counts: what is done to a row twice shows. An empty account is no row. */
const balances = projection<LedgerEvent>()<Balance>({
  view: { name: 'balances', version: 1 },
  contexts: [ledgerContext],
  key: ({ data }) => data.accountId,
  on: {
    AccountOpened: (row, { data: { accountId } }) => {
      if (row) throw new Error('opened twice');
      return { accountId, amount: 0 };
    },
    Deposited: (row, { data: { amount } }) => row && { ...row, amount: row.amount + amount },
    Withdrawn: (row, { data: { amount } }) =>
      row && (row.amount === amount ? null : { ...row, amount: row.amount - amount }),
  },
});

const opened = (accountId: string) => ({
  type: 'AccountOpened' as const,
  data: { accountId, ownerId: 'ada', owner: 'Ada' },
});
const deposited = (accountId: string, amount: number) => ({
  type: 'Deposited' as const,
  data: { accountId, amount },
});
const withdrawn = (accountId: string, amount: number) => ({
  type: 'Withdrawn' as const,
  data: { accountId, amount },
});

const history = recorded<LedgerEvent>([
  opened('a'),
  opened('b'),
  deposited('a', 1),
  deposited('b', 1),
  deposited('a', 10),
  withdrawn('b', 1),
  deposited('a', 100),
  opened('b'),
  deposited('b', 5),
]);

const follow = async (model = new MemoryReadModel()) => {
  const follower = await projectionFollower(balances, model, ({ reason }) => assert.fail(reason));
  const apply = (from: number, to: number) => follower.apply(history.slice(from, to), to - 1);
  return { model, follower, apply, rows: async () => (await follower.view.find({})).rows };
};

/** As after a crash before the checkpoint was written: these rows are as they were after `to`, and nothing says so. */
const aheadOfCheckpoint = async (view: View<Balance>, to: number, keys: readonly string[]) => {
  const { apply, follower } = await follow();
  await apply(0, to);
  const changes: Change<Balance>[] = [];
  for (const [key, { row, position }] of await follower.view.seen(keys))
    changes.push({ key, row: row ?? null, position });
  // What memory has forgotten by then: that `b` was deleted by event 5.
  if (to === 6 && keys.includes('b')) changes.push({ key: 'b', row: null, position: 5 });
  await view.apply(changes, -1);
};

describe('a follower whose rows are ahead of its checkpoint', () => {
  for (const to of [3, 5, 6, 7, 9])
    for (const keys of [['a'], ['b'], ['a', 'b']])
      for (const size of [1, 2, 4, 9])
        it(`does nothing twice: ${keys.join(' and ')} after ${to} events, then batches of ${size}`, async () => {
          const { follower, apply, rows } = await follow();
          await aheadOfCheckpoint(follower.view, to, keys);
          for (let from = 0; from < history.length; from += size)
            await apply(from, Math.min(from + size, history.length));
          assert.deepEqual(await rows(), [
            { accountId: 'a', amount: 111 },
            { accountId: 'b', amount: 5 },
          ]);
        });
});

it('a follower parks an event whose row cannot be named, by its id, and goes on with all others', async () => {
  const parked: Parked[] = [];
  const named = projection<LedgerEvent>()<Balance>({
    ...balances,
    key: ({ data }) => {
      if (data.accountId === 'bad') throw new Error('a bug in the key');
      return data.accountId;
    },
  });
  const follower = await projectionFollower(named, new MemoryReadModel(), (one) => parked.push(one));
  const events = recorded<LedgerEvent>([opened('bad'), opened('a'), deposited('a', 3)]);
  await follower.apply(events, 2);
  assert.deepEqual((await follower.view.find({})).rows, [{ accountId: 'a', amount: 3 }]);
  assert.deepEqual(
    parked.map(({ key, eventId }) => [key, eventId]),
    [[events[0]!.id, events[0]!.id]],
  );
});

describe('a follower that is told what is no news for its rows', () => {
  it('writes nothing', async () => {
    const { follower, apply } = await follow();
    await apply(0, 2);
    const { view } = follower;
    const writes: number[] = [];
    const write = view.apply.bind(view);
    view.apply = (changes, checkpoint) => {
      writes.push(checkpoint);
      return write(changes, checkpoint);
    };
    await follower.apply([], 1);
    assert.deepEqual(writes, []);
    await follower.apply([], 2);
    assert.deepEqual(writes, [2], 'that it has come further is news');
    // Begun again, as after a failure: what another replica has written meanwhile is where it stands.
    await write([], 7);
    assert.equal(await follower.checkpoint(), 7);
    await follower.apply([], 7);
    assert.deepEqual(writes, [2]);
  });
});
