import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, MovableClock, openBench } from '../index.js';
import {
  CommandContext,
  deadlines,
  type Decide,
  Decisions,
  LogFeed,
  type MissedDeadline,
  type SchedulingOptions,
  Subscriptions,
} from '@guildhall/event-sourcing';
import { type Account, account, deposit, ledgerContext, type LedgerEvent, open } from './ledger.fixture.js';

const HOUR = 60 * 60 * 1000;
const QUICK = { retry: { firstDelayMs: 1, maxDelayMs: 4 } };

const command = (clock: MovableClock) =>
  CommandContext.ofRequest({ type: 'user', id: 'ada' }, { requestId: 'request-1', issuedAt: clock.now() });

const until = async (condition: () => unknown, milliseconds = 5_000) => {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    assert.ok(performance.now() < end, 'in time');
    await wait(2);
  }
};

type Attempt = Readonly<{ key: string; at: string; owner: string; context: CommandContext }>;
type Replica = Readonly<{
  decisions: Decisions;
  subscriptions: Subscriptions;
  attempts: Attempt[];
  missed: MissedDeadline[];
}>;

/** An account that nobody pays into for an hour lapses: what is left on it is withdrawn. Fifteen is a bug. */
const lapsing = (decisions: Decisions, attempts: Attempt[], fail: (attempt: Attempt) => boolean | Promise<boolean>) =>
  deadlines<LedgerEvent>()<{ owner: string }>({
    name: 'ledger.lapse',
    contexts: [ledgerContext],
    on: {
      AccountOpened: ({ data: { accountId, owner }, metadata }) => ({ key: accountId, at: inAnHour(metadata), owner }),
      Deposited: ({ data: { accountId, amount }, metadata }) => {
        if (amount === 15) throw new Error('a bug in a handler');
        return [{ key: accountId, at: inAnHour(metadata), owner: 'moved' }];
      },
      Withdrawn: ({ data: { accountId } }) => ({ key: accountId, at: null }),
    },
    due: async ({ key, at, owner }, context) => {
      const attempt = { key, at, owner, context };
      attempts.push(attempt);
      if (await fail(attempt)) throw new Error('not now');
      await decisions.decide(account, key, context, lapse(key));
    },
  });

const lapse =
  (accountId: string): Decide<Account, LedgerEvent> =>
  ({ balance }) =>
    balance > 0 ? [{ type: 'Withdrawn', data: { accountId, amount: balance } }] : [];

const inAnHour = ({ time }: { time: string }) => new Date(Date.parse(time) + HOUR).toISOString();

/** A process on the bench's log, with states of its own. */
const replicaOn = (
  bench: Bench,
  clock: MovableClock,
  fail: (attempt: Attempt) => boolean | Promise<boolean> = () => false,
  options: SchedulingOptions = QUICK,
): Replica => {
  const decisions = new Decisions(bench.store, bench.codec, clock);
  const [attempts, missed]: [Attempt[], MissedDeadline[]] = [[], []];
  const subscriptions = new Subscriptions(
    new LogFeed(bench.store, bench.codec),
    bench.bus,
    bench.codec,
    bench.readModel,
    { clock, onMissed: (one) => void missed.push(one) },
  );
  subscriptions.schedule(lapsing(decisions, attempts, fail), options);
  return { decisions, subscriptions, attempts, missed };
};

describe('deadlines', () => {
  const opened = async (t: TestContext) => {
    const clock = new MovableClock();
    const bench = await openBench([ledgerContext], { clock });
    t.after(() => bench.close());
    return { clock, bench };
  };
  const start = async (t: TestContext, replica: Replica) => {
    await replica.subscriptions.start();
    t.after(() => replica.subscriptions.stop());
    return replica;
  };
  const openWith = async (bench: Bench, clock: MovableClock, id: string, amount = 5) => {
    await bench.decisions.decide(account, id, command(clock), open(id, 'ada', 'Ada'));
    return bench.decisions.decide(account, id, command(clock), deposit(id, amount));
  };
  const balance = async (bench: Bench, id: string) => (await bench.decisions.load(account, id)).state.balance;
  /** Long enough for what is not to happen to happen. */
  const moment = () => wait(30);

  it('come when their time has, on the word of nobody and for the event that set them', async (t) => {
    const { bench, clock } = await opened(t);
    const { subscriptions, attempts } = await start(t, replicaOn(bench, clock));
    const { events } = await openWith(bench, clock, 'a');
    clock.pass(HOUR - 1);
    await moment();
    assert.deepEqual([attempts.length, await balance(bench, 'a')], [0, 5]);
    clock.pass(1);
    await until(async () => (await balance(bench, 'a')) === 0);
    const { key, at, owner, context } = attempts[0]!;
    assert.deepEqual([key, at, owner], ['a', '2026-01-01T01:00:00.000Z', 'moved']);
    assert.deepEqual(context.actor, { type: 'system', id: 'ledger.lapse' });
    assert.deepEqual(context.origin.correlationId, 'request-1');
    assert.deepEqual(context.origin.causationId, events[0]!.id);
    await until(() => subscriptions.deadlines.open === 0);
    assert.deepEqual(subscriptions.deadlines, { open: 0, overdue: 0 });
  });

  it('come in the order of their times, however they were set', async (t) => {
    const { bench, clock } = await opened(t);
    const { attempts } = await start(
      t,
      replicaOn(bench, clock, () => false, { concurrency: 1 }),
    );
    const hours = [7, 3, 9, 1, 4, 8, 2, 6, 5, 0];
    for (const hour of hours) {
      const at = new MovableClock(new Date(clock.now().getTime() + hour * HOUR));
      await openWith({ ...bench, decisions: new Decisions(bench.store, bench.codec, at) }, at, `h${hour}`);
    }
    clock.pass(100 * HOUR);
    await until(() => attempts.length === hours.length);
    assert.deepEqual(
      attempts.map(({ key }) => key),
      hours.toSorted().map((hour) => `h${hour}`),
    );
  });

  it('are moved by a later event, and taken away by one', async (t) => {
    const { bench, clock } = await opened(t);
    const { subscriptions, attempts } = await start(t, replicaOn(bench, clock));
    for (const id of ['moved', 'ended']) await openWith(bench, clock, id);
    clock.pass(HOUR / 2);
    await bench.decisions.decide(account, 'moved', command(clock), deposit('moved', 1));
    const { position } = await bench.decisions.decide(account, 'ended', command(clock), lapse('ended'));
    await subscriptions.appliedUpTo(position);
    clock.pass(HOUR / 2);
    await moment();
    assert.deepEqual(attempts, []);
    clock.pass(HOUR / 2);
    await until(() => attempts.length > 0);
    await moment();
    assert.deepEqual(
      attempts.map(({ key, at }) => [key, at]),
      [['moved', '2026-01-01T01:30:00.000Z']],
    );
  });

  it('that passed while nobody ran come at the next start, few at a time, and those that were taken away do not', async (t) => {
    const { bench, clock } = await opened(t);
    for (let index = 0; index < 60; index += 1) await openWith(bench, clock, `a${index}`);
    await bench.decisions.decide(account, 'a0', command(clock), lapse('a0'));
    clock.pass(24 * HOUR);
    let [now, most] = [0, 0];
    const slowly = async () => {
      now += 1;
      most = Math.max(most, now);
      await wait(1);
      now -= 1;
      return false;
    };
    const { attempts, subscriptions } = replicaOn(bench, clock, slowly, { concurrency: 4 });
    await bench.decisions.decide(account, 'a1', command(clock), deposit('a1', 1));
    await moment();
    assert.equal(attempts.length, 0, 'nothing comes before the start');
    await subscriptions.start();
    t.after(() => subscriptions.stop());
    await until(() => attempts.length === 58);
    await until(() => subscriptions.deadlines.open === 1);
    assert.equal(most, 4);
    assert.deepEqual(
      attempts.filter(({ key }) => key === 'a0' || key === 'a1'),
      [],
    );
    assert.equal(await balance(bench, 'a59'), 0);
  });

  it('come again, with growing waits and as the same command, until they are met; others do not wait for them', async (t) => {
    const { bench, clock } = await opened(t);
    let failures = 6;
    const fail = ({ key }: Attempt) => key === 'bad' && (failures -= 1) >= 0;
    const options = { concurrency: 1, ...QUICK };
    const { attempts, missed, subscriptions } = await start(t, replicaOn(bench, clock, fail, options));
    await openWith(bench, clock, 'bad');
    clock.pass(1);
    await openWith(bench, clock, 'good');
    clock.pass(HOUR);
    await until(() => subscriptions.deadlines.open === 0);
    assert.deepEqual([await balance(bench, 'bad'), await balance(bench, 'good')], [0, 0]);
    const bad = attempts.filter(({ key }) => key === 'bad');
    assert.deepEqual(
      missed.map((one) => [one.deadlines, one.key, one.attempts]),
      [1, 2, 3, 4, 5, 6].map((count) => ['ledger.lapse', 'bad', count]),
    );
    assert.deepEqual([bad.length, new Set(bad.map(({ context }) => context.origin.commandId)).size], [7, 1]);
    assert.ok(attempts.findIndex(({ key }) => key === 'good') < 7, 'the good one came before the last try of the bad');
  });

  it('that fail are given up when an event takes them away', async (t) => {
    const { bench, clock } = await opened(t);
    const { attempts, subscriptions } = await start(
      t,
      replicaOn(bench, clock, () => true),
    );
    await openWith(bench, clock, 'a');
    clock.pass(HOUR);
    await until(() => attempts.length > 3);
    assert.deepEqual(subscriptions.deadlines, { open: 1, overdue: 1 });
    const { position } = await bench.decisions.decide(account, 'a', command(clock), lapse('a'));
    await subscriptions.appliedUpTo(position);
    await moment();
    const { length } = attempts;
    await moment();
    assert.deepEqual([attempts.length, subscriptions.deadlines.open], [length, 0]);
  });

  it('that were not met are there again after a restart', async (t) => {
    const { bench, clock } = await opened(t);
    const first = replicaOn(bench, clock, () => true);
    await first.subscriptions.start();
    await openWith(bench, clock, 'a');
    clock.pass(HOUR);
    await until(() => first.attempts.length > 1);
    await first.subscriptions.stop();
    const second = await start(t, replicaOn(bench, clock));
    await until(async () => (await balance(bench, 'a')) === 0);
    const ids = [...first.attempts, ...second.attempts].map(({ context }) => context.origin.commandId);
    assert.equal(new Set(ids).size, 1);
  });

  it('come in every replica, and have their effect once', async (t) => {
    const { bench, clock } = await opened(t);
    /** Neither decides before both are about to. */
    let waiting = 0;
    const together = async () => {
      waiting += 1;
      await until(() => waiting >= 2);
      return false;
    };
    const replicas = [
      await start(t, replicaOn(bench, clock, together)),
      await start(t, replicaOn(bench, clock, together)),
    ];
    await openWith(bench, clock, 'a');
    for (const { subscriptions } of replicas) await subscriptions.appliedUpTo(await bench.store.head());
    clock.pass(HOUR);
    await until(() => replicas.every(({ subscriptions }) => subscriptions.deadlines.open === 0));
    assert.deepEqual(
      replicas.map(({ attempts, missed }) => [attempts.length, missed.length]),
      [
        [1, 0],
        [1, 0],
      ],
    );
    const types: string[] = [];
    for await (const batch of bench.store.readStream('account-a')) types.push(...batch.map(({ type }) => type));
    assert.deepEqual(types, ['AccountOpened', 'Deposited', 'Withdrawn']);
  });

  it('that are being met when the process stops are met first, and no other is begun', async (t) => {
    const { bench, clock } = await opened(t);
    let finish: () => void = () => undefined;
    const slow = () => new Promise<boolean>((resolve) => (finish = () => resolve(false)));
    const { attempts, subscriptions } = replicaOn(bench, clock, slow, { concurrency: 1 });
    await subscriptions.start();
    for (const id of ['a', 'b']) await openWith(bench, clock, id);
    clock.pass(HOUR);
    await until(() => attempts.length === 1);
    let stopped = false;
    const stopping = subscriptions.stop().then(() => (stopped = true));
    await moment();
    assert.equal(stopped, false);
    finish();
    await stopping;
    assert.deepEqual([attempts.length, await balance(bench, 'a'), await balance(bench, 'b')], [1, 0, 5]);
  });

  it('pass over an event that a handler cannot take in, tell, and go on', async (t) => {
    const { bench, clock } = await opened(t);
    const { attempts, subscriptions } = await start(t, replicaOn(bench, clock));
    await openWith(bench, clock, 'odd', 15);
    await openWith(bench, clock, 'a');
    clock.pass(HOUR);
    await until(() => attempts.length === 2);
    assert.deepEqual(
      subscriptions.parked.map(({ follower, key }) => [follower, key]),
      [['ledger.lapse', 'account-odd']],
    );
  });

  it('are forgotten when they are taken away', async (t) => {
    const { bench, clock } = await opened(t);
    const { subscriptions } = await start(t, replicaOn(bench, clock));
    const ids = Array.from({ length: 300 }, () => randomUUID());
    await Promise.all(ids.map((id) => openWith(bench, clock, id)));
    await subscriptions.appliedUpTo(await bench.store.head());
    assert.equal(subscriptions.deadlines.open, 300);
    await Promise.all(ids.map((id) => bench.decisions.decide(account, id, command(clock), lapse(id))));
    await subscriptions.appliedUpTo(await bench.store.head());
    assert.deepEqual(subscriptions.deadlines, { open: 0, overdue: 0 });
  });
});
