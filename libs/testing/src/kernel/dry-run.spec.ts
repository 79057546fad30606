import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Bench, MovableClock, openBench } from '../index.js';
import { CommandContext, type Decide, type Decider, Decisions } from '@guildhall/event-sourcing';
import { type Account, account, deposit, ledgerContext, type LedgerEvent, open, withdraw } from './ledger.fixture.js';

const clock = new MovableClock();
const command = (dryRun = false) =>
  CommandContext.ofRequest({ type: 'user', id: 'ada' }, { requestId: randomUUID(), issuedAt: clock.now(), dryRun });

/** As real ones do: it changes the state that it is given. */
type Book = { readonly entries: Map<string, { amount: number }> };
const book: Decider<Book, LedgerEvent> = {
  category: 'account',
  initialState: () => ({ entries: new Map() }),
  evolve: (state, { type, data }) => {
    if (type !== 'Deposited') return state;
    const entry = state.entries.get(data.accountId);
    if (entry) entry.amount += data.amount;
    else state.entries.set(data.accountId, data);
    return state;
  },
};

const put =
  (accountId: string, amount: number): Decide<Book, LedgerEvent> =>
  () => [{ type: 'Deposited', data: { accountId, amount } }];

describe('a dry run', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench([ledgerContext], { clock });
  });
  after(() => bench.close());

  const opened = async (balance = 5) => {
    const id = randomUUID();
    await bench.decisions.decide(account, id, command(), open(id, 'ada', 'Ada'));
    await bench.decisions.decide(account, id, command(), deposit(id, balance));
    return id;
  };

  it('decides as it would be decided, and writes nothing', async () => {
    const id = await opened();
    const head = await bench.store.head();
    const context = command(true);
    const { events, revision, repeated } = await bench.decisions.decide(account, id, context, withdraw(id, 3));
    assert.deepEqual([events.map(({ type }) => type), revision, repeated], [['Withdrawn'], 2, false]);
    assert.deepEqual([events[0]!.revision, events[0]!.time], [2, clock.now().toISOString()]);
    assert.deepEqual(context.dryRun?.events, [
      { type: 'Withdrawn', data: { accountId: id, amount: 3 }, internal: false },
    ]);
    assert.equal(await bench.store.head(), head);
    assert.equal(context.position, -1);
    const { state, revision: kept } = await bench.decisions.load(account, id);
    assert.deepEqual([state.balance, kept], [5, 1]);
  });

  it('refuses what would be refused, for the same reasons', async () => {
    const id = await opened();
    for (const dryRun of [true, false]) {
      const refused = bench.decisions.decide(account, id, command(dryRun), withdraw(id, 6));
      await assert.rejects(refused, { code: 'not-enough', details: { balance: 5 } });
      const stale = bench.decisions.decide(account, id, command(dryRun).with({ expectedRevision: 0 }), deposit(id, 1));
      await assert.rejects(stale, { code: 'stale-revision', details: { expected: 0, actual: 1 } });
    }
  });

  it('decides on what is in the log now, not on what is at hand', async () => {
    const id = await opened();
    await bench.decisions.load(account, id);
    const other = new Decisions(bench.store, bench.codec, clock);
    await other.decide(account, id, command(), withdraw(id, 5));
    await assert.rejects(bench.decisions.decide(account, id, command(true), withdraw(id, 1)), { code: 'not-enough' });
  });

  it('shows later steps what earlier ones decided, in its own context alone', async () => {
    const id = await opened(10);
    const context = command(true);
    const step = (name: string) => context.with({ commandId: name });
    await bench.decisions.decide(account, id, step('1'), withdraw(id, 6));
    assert.equal((await bench.decisions.load(account, id, context)).state.balance, 4);
    assert.equal((await bench.decisions.load(account, id, context)).revision, 2);
    await bench.decisions.decide(account, id, step('2').as({ type: 'user', id: 'bob' }), withdraw(id, 4));
    await assert.rejects(bench.decisions.decide(account, id, step('3'), withdraw(id, 1)), { code: 'not-enough' });
    const conditional = step('4').with({ expectedRevision: 3 });
    await bench.decisions.decide(account, id, conditional, deposit(id, 1));
    assert.equal((await bench.decisions.load(account, id)).state.balance, 10);
    assert.equal((await bench.decisions.load(account, id, command(true))).state.balance, 10);
    assert.deepEqual(
      context.dryRun?.events.map(({ type }) => type),
      ['Withdrawn', 'Withdrawn', 'Deposited'],
    );
  });

  it('sees what others write in between, under what it would have written', async () => {
    const id = await opened(10);
    const context = command(true);
    await bench.decisions.decide(account, id, context, withdraw(id, 6));
    assert.equal((await bench.decisions.load(account, id, context)).state.balance, 4);
    await bench.decisions.decide(account, id, command(), deposit(id, 100));
    assert.equal((await bench.decisions.load(account, id, context)).state.balance, 104);
  });

  it('gives the same command the same answer, and a stream that was not there its beginning', async () => {
    const id = randomUUID();
    const context = command(true);
    const first = await bench.decisions.decide(account, id, context, open(id, 'ada', 'Ada'));
    const again = await bench.decisions.decide(account, id, context, deposit(id, 1));
    assert.deepEqual([again.repeated, again.events], [true, first.events]);
    assert.equal((await bench.decisions.load(account, id, context)).state.open, true);
    assert.equal((await bench.decisions.load(account, id)).state.open, false);
  });

  it('leaves states that are changed in place as they are', async () => {
    const id = randomUUID();
    await bench.decisions.decide(book, id, command(), put(id, 1));
    const context = command(true);
    for (const commandId of ['1', '2']) await bench.decisions.decide(book, id, context.with({ commandId }), put(id, 5));
    const amount = async (of?: CommandContext) =>
      (await bench.decisions.load(book, id, of)).state.entries.get(id)?.amount;
    assert.deepEqual([await amount(context), await amount()], [11, 1]);

    const fresh = command(true);
    for (const commandId of ['1', '2'])
      await bench.decisions.decide(book, 'fresh', fresh.with({ commandId }), put('fresh', 5));
    await bench.decisions.load(book, 'fresh', fresh);
    assert.deepEqual(
      fresh.dryRun?.events.map(({ data }) => data),
      [1, 2].map(() => ({ accountId: 'fresh', amount: 5 })),
    );
  });

  it('makes no key for whom it is about', async () => {
    await opened();
    const context = command(true);
    const id = randomUUID();
    await bench.decisions.decide(account, id, context, open(id, 'nobody-yet', 'Nobody'));
    assert.equal((await bench.vault.keys(['nobody-yet'])).size, 0);
    assert.equal((context.dryRun!.events[0]!.data as { owner: string }).owner, 'Nobody');
  });

  it('throws for an event of another shape than defined, as writing it would', async () => {
    const id = await opened();
    const broken = (): readonly LedgerEvent[] => [
      { type: 'Deposited', data: { accountId: id, amount: 'much' } } as unknown as LedgerEvent,
    ];
    for (const dryRun of [true, false])
      await assert.rejects(bench.decisions.decide<Account, LedgerEvent>(account, id, command(dryRun), broken));
  });
});
