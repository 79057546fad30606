import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type Bench, openBench } from '../index.js';
import { CommandContext, LogFeed, projection, reaction, Refusal, Subscriptions } from '@guildhall/event-sourcing';
import { account, deposit, ledgerContext, type LedgerEvent, open } from './ledger.fixture.js';

const command = () =>
  CommandContext.ofRequest({ type: 'user', id: 'ada' }, { requestId: randomUUID(), issuedAt: new Date() });

type Balance = Readonly<{ accountId: string; owner: string; amount: number }>;

const balances = projection<LedgerEvent>()<Balance>({
  view: { name: 'balances', version: 1 },
  contexts: [ledgerContext],
  key: ({ data }) => data.accountId,
  on: {
    AccountOpened: (_, { data: { accountId, owner } }) => ({ accountId, owner, amount: 0 }),
    Deposited: (row, { data: { amount } }) => {
      if (amount === 13) throw new Error('a bug in the row function');
      return row && { ...row, amount: row.amount + amount };
    },
  },
});

/** Who opens an account gets ten, once. */
const bonus = (bench: Bench, attempts: { count: number; fail: number }) =>
  reaction<LedgerEvent>()({
    name: 'ledger.bonus',
    contexts: [ledgerContext],
    on: {
      AccountOpened: async ({ data: { accountId } }, context) => {
        attempts.count += 1;
        if (attempts.count <= attempts.fail) throw new Error('not now');
        await bench.decisions.decide(account, accountId, context, deposit(accountId, 10));
      },
    },
  });

const openFor = async (context: TestContext, folder?: string): Promise<Bench> => {
  const bench = await openBench([ledgerContext], folder ? { folder } : {});
  context.after(() => bench.close());
  return bench;
};

describe('subscriptions', () => {
  it('fill views with what was and what comes', async (t) => {
    const bench = await openFor(t);
    await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    const view = await bench.subscriptions.project(balances);
    await bench.subscriptions.start();
    assert.deepEqual(await view.get('a'), { accountId: 'a', owner: 'Ada', amount: 0 });
    const { position } = await bench.decisions.decide(account, 'a', command(), deposit('a', 5));
    await bench.subscriptions.appliedUpTo(position);
    assert.equal((await view.get('a'))?.amount, 5);
  });

  it('park the row whose function throws, tell, and go on with all others', async (t) => {
    const bench = await openFor(t);
    const view = await bench.subscriptions.project(balances);
    await bench.subscriptions.start();
    for (const id of ['a', 'b']) await bench.decisions.decide(account, id, command(), open(id, 'ada', 'Ada'));
    await bench.decisions.decide(account, 'a', command(), deposit('a', 13));
    await bench.decisions.decide(account, 'a', command(), deposit('a', 1));
    const { position } = await bench.decisions.decide(account, 'b', command(), deposit('b', 2));
    await bench.subscriptions.appliedUpTo(position);
    assert.equal((await view.get('a'))?.amount, 0);
    assert.equal((await view.get('b'))?.amount, 2);
    assert.deepEqual(
      bench.subscriptions.parked.map(({ key }) => key),
      ['a'],
    );
  });

  it('tell a reader of a cause where its effect is', async (t) => {
    const bench = await openFor(t);
    const view = await bench.subscriptions.project(balances);
    bench.subscriptions.react(bonus(bench, { count: 0, fail: 0 }));
    await bench.subscriptions.start();
    for (let index = 0; index < 20; index += 1) {
      const id = `account${index}`;
      const { position } = await bench.decisions.decide(account, id, command(), open(id, 'ada', 'Ada'));
      await bench.subscriptions.appliedUpTo(await bench.subscriptions.settled(position));
      assert.equal((await view.get(id))?.amount, 10);
    }
  });

  it('try a reaction again, and have its effect once when everything is delivered anew', async (t) => {
    const bench = await openBench([ledgerContext]);
    const attempts = { count: 0, fail: 2 };
    bench.subscriptions.react(bonus(bench, attempts), { retry: { attempts: 5, firstDelayMs: 1, maxDelayMs: 5 } });
    await bench.subscriptions.start();
    const { position } = await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    await bench.subscriptions.settled(position);
    assert.equal(attempts.count, 3);
    await bench.close({ keep: true });

    await rm(join(bench.folder, 'consumers'), { recursive: true });
    const again = await openFor(t, bench.folder);
    const redelivered = { count: 0, fail: 0 };
    again.subscriptions.react(bonus(again, redelivered));
    await again.subscriptions.start();
    await again.subscriptions.settled(position);
    assert.equal(redelivered.count, 1);
    assert.equal((await again.decisions.load(account, 'a')).state.balance, 10);
  });

  it('give a reaction that keeps failing up as a dead letter, and let others go on', async (t) => {
    const bench = await openFor(t);
    bench.subscriptions.react(
      reaction<LedgerEvent>()({
        name: 'ledger.never',
        contexts: [ledgerContext],
        on: {
          AccountOpened: async ({ data: { accountId } }, context) => {
            if (accountId === 'bad') throw new Refusal('never');
            await bench.decisions.decide(account, accountId, context, deposit(accountId, 1));
          },
        },
      }),
      { retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 1 } },
    );
    await bench.subscriptions.start();
    await bench.decisions.decide(account, 'bad', command(), open('bad', 'ada', 'Ada'));
    const { position } = await bench.decisions.decide(account, 'good', command(), open('good', 'ada', 'Ada'));
    await bench.subscriptions.settled(position);
    assert.equal((await bench.decisions.load(account, 'good')).state.balance, 1);
    const letters = await bench.bus.deadLetters({ group: 'ledger.never' });
    assert.deepEqual(
      letters.data.map(({ message }) => message.stream),
      ['account-bad'],
    );
  });

  it('go on after the feed broke, from where all followers are', async (t) => {
    const bench = await openFor(t);
    const errors: unknown[] = [];
    const feed = {
      failures: 2,
      head: () => bench.store.head(),
      async *subscribe(_: unknown, { after, signal }: { after: number; signal: AbortSignal }) {
        for await (const batch of bench.store.subscribe({ after, prefixes: ['account-'], signal })) {
          yield { ...batch, events: await bench.codec.decode(batch.events) };
          feed.failures -= 1;
          if (feed.failures >= 0) throw new Error('the connection broke');
        }
      },
    };
    const subscriptions = new Subscriptions(feed, bench.bus, bench.codec, bench.readModel, {
      onError: (error) => errors.push(error),
    });
    t.after(() => subscriptions.stop());
    const view = await subscriptions.project(balances);
    await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    await subscriptions.start();
    const { position } = await bench.decisions.decide(account, 'a', command(), deposit('a', 5));
    await subscriptions.appliedUpTo(position);
    assert.equal((await view.get('a'))?.amount, 5);
    assert.ok(errors.length >= 1);
  });

  it('start at last when the log and the bus, gone for a moment, are there again', async (t) => {
    const bench = await openFor(t);
    const failing = <T extends unknown[], R>(call: (...given: T) => Promise<R>) => {
      let failures = 2;
      return (...given: T): Promise<R> => {
        failures -= 1;
        return failures < 0 ? call(...given) : Promise.reject(new Error('not reached'));
      };
    };
    bench.store.head = failing(bench.store.head.bind(bench.store));
    bench.bus.consume = failing(bench.bus.consume.bind(bench.bus));
    const errors: unknown[] = [];
    const feed = new LogFeed(bench.store, bench.codec);
    const subscriptions = new Subscriptions(feed, bench.bus, bench.codec, bench.readModel, {
      onError: (error) => errors.push(error),
    });
    t.after(() => subscriptions.stop());
    subscriptions.react(bonus(bench, { count: 0, fail: 0 }));
    await subscriptions.start();
    assert.equal(errors.length, 4);
    const { position } = await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    await subscriptions.settled(position);
    assert.equal((await bench.decisions.load(account, 'a')).state.balance, 10);
  });

  it('start no more once they are stopped', async (t) => {
    const bench = await openFor(t);
    bench.store.head = () => Promise.reject(new Error('not reached'));
    const started = bench.subscriptions.start();
    await bench.subscriptions.stop();
    await assert.rejects(started);
  });

  it('let go whoever waits for reactions that have not begun', async (t) => {
    const bench = await openFor(t);
    const giveUp = new AbortController();
    bench.subscriptions.react(bonus(bench, { count: 0, fail: 0 }));
    const begun = bench.subscriptions.start();
    const waiting = bench.subscriptions.reacted(1_000_000, giveUp.signal);
    giveUp.abort(new Error('not the leader any more'));
    await assert.rejects(waiting, /not the leader any more/);
    await begun;
  });
});
