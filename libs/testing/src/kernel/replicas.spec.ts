import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CommandContext,
  LeaderElection,
  type Leadership,
  LogFeed,
  projection,
  Subscriptions,
} from '@guildhall/event-sourcing';
import { MemoryLeases, MemoryReadModel } from '@guildhall/read-model/memory';
import { type Bench, openBench } from '../index.js';
import { account, deposit, ledgerContext, type LedgerEvent, open, withdraw } from './ledger.fixture.js';

const until = async (holds: () => boolean | Promise<boolean>, milliseconds = 5_000): Promise<void> => {
  const end = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > end) assert.fail('it did not come to that in time');
    await wait(5);
  }
};

describe('a leader election', () => {
  const candidates = (t: TestContext, leases: MemoryLeases, count: number, leaseMs = 100) => {
    const leading = new Set<number>();
    const terms: number[] = [];
    let mostAtOnce = 0;
    const elections = Array.from({ length: count }, (_, n) => {
      const lead = async ({ signal }: Leadership) => {
        leading.add(n);
        terms.push(n);
        mostAtOnce = Math.max(mostAtOnce, leading.size);
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        leading.delete(n);
      };
      return new LeaderElection({ leases, name: 'relay', holder: `candidate-${n}`, leaseMs }, lead);
    });
    t.after(() => Promise.all(elections.map((election) => election.stop())));
    for (const election of elections) election.start();
    return { elections, leading, terms, mostAtOnce: () => mostAtOnce };
  };

  it('lets exactly one lead, and another one as soon as it stops', async (t) => {
    const { elections, leading, mostAtOnce } = candidates(t, new MemoryLeases(), 3, 800);
    await until(() => leading.size === 1);
    const [first] = leading;
    await wait(1_000);
    assert.deepEqual([...leading], [first], 'it goes on as long as it renews');
    await elections[first!]!.stop();
    await until(() => leading.size === 1);
    assert.notEqual([...leading][0], first);
    assert.equal(mostAtOnce(), 1);
  });

  it('ends the term of a leader whose lease went to another one', async (t) => {
    let now = 0;
    const { leading, terms } = candidates(t, new MemoryLeases(() => now), 2);
    await until(() => leading.size === 1);
    for (let jump = 0; jump < 5; jump += 1) {
      const before = terms.length;
      now += 1_000;
      await until(() => terms.length > before && leading.size === 1);
    }
  });

  it('hands on the place that was kept, and keeps none of a leader that was replaced', async (t) => {
    let now = 0;
    const leases = new MemoryLeases(() => now);
    const places: (number | undefined)[] = [];
    const leaderships: Leadership[] = [];
    const lead = async (leadership: Leadership) => {
      places.push(leadership.place);
      leaderships.push(leadership);
      leadership.keep(leaderships.length * 10);
      await new Promise((resolve) => leadership.signal.addEventListener('abort', resolve, { once: true }));
    };
    const candidacy = { leases, name: 'relay', leaseMs: 100 };
    const first = new LeaderElection({ ...candidacy, holder: 'first' }, lead);
    first.start();
    t.after(() => first.stop());
    await until(async () => (await leases.read('relay'))?.place === 10);
    now += 1_000;
    await leases.acquire('relay', 'second', 60_000);
    leaderships[0]!.keep(99);
    await until(() => leaderships[0]!.signal.aborted);
    assert.equal((await leases.read('relay'))?.place, 10);
    now += 100_000;
    await until(() => places.length === 2);
    assert.deepEqual(places, [undefined, 10]);
  });

  it('lets a stand-in lead only when nobody else has for long enough', async (t) => {
    let now = 0;
    const leases = new MemoryLeases(() => now);
    const regular = (await leases.acquire('relay', 'regular', 1_000))!;
    let led = false;
    let away = false;
    const found: unknown[] = [];
    const read = leases.read.bind(leases);
    leases.read = (name) => (away ? Promise.reject(new Error('away')) : read(name));
    const election = new LeaderElection(
      {
        leases,
        name: 'relay',
        holder: 'stand-in',
        leaseMs: 40,
        standInAfterMs: 5_000,
        onLooked: (look) => found.push(look && look.holder),
      },
      async ({ signal }) => {
        led = true;
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      },
    );
    election.start();
    t.after(() => election.stop());
    await until(() => found.at(-1) === 'regular');
    away = true;
    await until(() => found.at(-1) === undefined);
    away = false;
    await until(() => found.at(-1) === 'regular');
    await leases.release('relay', regular.token);
    await until(() => found.at(-1) === undefined);
    now += 4_900;
    await wait(60);
    assert.equal(led, false);
    now += 200;
    await until(() => led);
  });
});

describe('a leader election with stand-ins', () => {
  const leadingAs = (name: string, leading: string[]) => async (leadership: Leadership) => {
    leading.push(name);
    await new Promise((resolve) => leadership.signal.addEventListener('abort', resolve, { once: true }));
  };

  it('goes back to those whose it is when they are there again, and to the stand-in while they are not', async (t) => {
    const leases = new MemoryLeases();
    const leading: string[] = [];
    const standIn = new LeaderElection(
      { leases, name: 'relay', holder: 'stand-in', leaseMs: 400, standInAfterMs: 100, standInTermMs: 200 },
      leadingAs('stand-in', leading),
    );
    standIn.start();
    t.after(() => standIn.stop());
    // Nobody else is there: it gives way, and stands in again.
    await until(() => leading.length === 2);
    const owner = new LeaderElection(
      { leases, name: 'relay', holder: 'owner', leaseMs: 400 },
      leadingAs('owner', leading),
    );
    owner.start();
    t.after(() => owner.stop());
    await until(() => leading.at(-1) === 'owner');
    await wait(600);
    assert.equal(leading.at(-1), 'owner', 'and it stays there');
  });

  it('leaves what somebody cannot do to others for a while', async (t) => {
    const leases = new MemoryLeases();
    const leading: string[] = [];
    const unable = new LeaderElection({ leases, name: 'relay', holder: 'unable', leaseMs: 200 }, async () => {
      leading.push('unable');
      await wait(20);
      throw new Error('no way to the event store from here');
    });
    unable.start();
    t.after(() => unable.stop());
    await until(() => leading.length === 1);
    const able = new LeaderElection(
      { leases, name: 'relay', holder: 'able', leaseMs: 200 },
      leadingAs('able', leading),
    );
    able.start();
    t.after(() => able.stop());
    await until(() => leading.at(-1) === 'able');
    assert.deepEqual(leading, ['unable', 'able']);
  });

  it('says at once that it leads no more, however long what it began takes to end', async () => {
    let now = 0;
    const leases = new MemoryLeases(() => now);
    let finish: () => void = () => undefined;
    const election = new LeaderElection({ leases, name: 'relay', holder: 'slow', leaseMs: 200 }, () => {
      return new Promise((resolve) => (finish = resolve));
    });
    election.start();
    await until(() => election.leads);
    now += 10_000;
    await leases.acquire('relay', 'other', 60_000);
    await until(() => !election.leads, 1_000);
    finish();
    await election.stop();
  });
});

type Balance = Readonly<{ accountId: string; amount: number }>;

const balances = projection<LedgerEvent>()<Balance>({
  view: { name: 'balances', version: 1 },
  contexts: [ledgerContext],
  key: ({ data }) => data.accountId,
  on: {
    AccountOpened: (_, { data: { accountId } }) => ({ accountId, amount: 0 }),
    Deposited: (row, { data: { amount } }) => row && { ...row, amount: row.amount + amount },
  },
});

/** As MongoDB is: the same rows for all replicas. */
class SharedReadModel extends MemoryReadModel {
  override readonly shared = true;
}

describe('read models that replicas share', () => {
  const command = () =>
    CommandContext.ofRequest({ type: 'user', id: 'ada' }, { requestId: randomUUID(), issuedAt: new Date() });

  const replicasOn = (bench: Bench, count: number) => {
    const [leases, readModel] = [new MemoryLeases(), new SharedReadModel()];
    return Array.from(
      { length: count },
      (_, n) =>
        new Subscriptions(new LogFeed(bench.store, bench.codec), bench.bus, bench.codec, readModel, {
          ledBy: { leases, holder: `replica-${n}`, service: 'ledger' },
        }),
    );
  };

  it('are filled by one, and all know how far that is', async (t) => {
    const bench = await openBench([ledgerContext]);
    t.after(() => bench.close());
    await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    const replicas = replicasOn(bench, 3);
    const views = await Promise.all(replicas.map((replica) => replica.project(balances)));
    await Promise.all(replicas.map((replica) => replica.start()));
    t.after(() => Promise.all(replicas.map((replica) => replica.stop())));
    assert.equal(replicas.filter(({ leads }) => leads).length, 1);
    const { position } = await bench.decisions.decide(account, 'a', command(), deposit('a', 5));
    for (const [n, replica] of replicas.entries()) {
      await replica.appliedUpTo(position, AbortSignal.timeout(2_000));
      assert.ok(replica.position >= position);
      assert.equal((await views[n]!.get('a'))?.amount, 5);
    }
  });

  it('go on when the one that fills them stops', async (t) => {
    const bench = await openBench([ledgerContext]);
    t.after(() => bench.close());
    const replicas = replicasOn(bench, 2);
    const [view] = await Promise.all(replicas.map((replica) => replica.project(balances)));
    await Promise.all(replicas.map((replica) => replica.start()));
    const leader = replicas.findIndex(({ leads }) => leads);
    const other = replicas[1 - leader]!;
    t.after(() => other.stop());
    await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    await replicas[leader]!.stop();
    const { position } = await bench.decisions.decide(account, 'a', command(), deposit('a', 7));
    await other.appliedUpTo(position, AbortSignal.timeout(10_000));
    assert.equal((await view!.get('a'))?.amount, 7);
  });

  it('pass over a row that an event broke, also when another replica goes on', async (t) => {
    const bench = await openBench([ledgerContext]);
    t.after(() => bench.close());
    const broken = {
      ...balances,
      on: {
        ...balances.on,
        Withdrawn: () => {
          throw new Error('a bug in the row function');
        },
      },
    };
    const replicas = replicasOn(bench, 2);
    const [view] = await Promise.all(replicas.map((replica) => replica.project<LedgerEvent, Balance>(broken)));
    await Promise.all(replicas.map((replica) => replica.start()));
    const leader = replicas.findIndex(({ leads }) => leads);
    const other = replicas[1 - leader]!;
    t.after(() => other.stop());
    await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    await bench.decisions.decide(account, 'a', command(), deposit('a', 7));
    const { position: withdrawn } = await bench.decisions.decide(account, 'a', command(), withdraw('a', 2));
    await other.appliedUpTo(withdrawn, AbortSignal.timeout(5_000));
    await replicas[leader]!.stop();
    const { position } = await bench.decisions.decide(account, 'a', command(), deposit('a', 1));
    await other.appliedUpTo(position, AbortSignal.timeout(10_000));
    assert.equal((await view!.get('a'))?.amount, 7, 'as it was before the event that it could not take in');
    assert.equal(await other.parkedRows(), 1);
  });

  it('are filled anew beside the old ones by a release with another version, and only the one before is kept', async (t) => {
    const bench = await openBench([ledgerContext]);
    t.after(() => bench.close());
    await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    const [leases, readModel] = [new MemoryLeases(), new SharedReadModel()];
    const releases = await Promise.all(
      [1, 2, 3].map(async (version) => {
        const replica = new Subscriptions(new LogFeed(bench.store, bench.codec), bench.bus, bench.codec, readModel, {
          ledBy: { leases, holder: `release-${version}`, service: 'ledger' },
        });
        t.after(() => replica.stop());
        const view = await replica.project<LedgerEvent, Balance>({ ...balances, view: { name: 'balances', version } });
        await replica.start();
        assert.equal(replica.leads, true, `release ${version} has a leader of its own`);
        return view;
      }),
    );
    const { position } = await bench.decisions.decide(account, 'a', command(), deposit('a', 7));
    await until(async () => (await releases[2]!.checkpoint()) >= position);
    assert.equal((await releases[2]!.get('a'))?.amount, 7);
    await until(async () => (await readModel.versions('balances')).join() === '2,3');
  });

  it('go on, and say so, when old versions cannot be dropped', async (t) => {
    class Reluctant extends SharedReadModel {
      override versions(): Promise<never> {
        return Promise.reject(new Error('not allowed to list collections'));
      }
    }
    const bench = await openBench([ledgerContext]);
    t.after(() => bench.close());
    const errors: unknown[] = [];
    const replica = new Subscriptions(new LogFeed(bench.store, bench.codec), bench.bus, bench.codec, new Reluctant(), {
      ledBy: { leases: new MemoryLeases(), holder: 'replica', service: 'ledger' },
      onError: (error) => errors.push(error),
    });
    t.after(() => replica.stop());
    const view = await replica.project(balances);
    await replica.start();
    await until(() => errors.length > 0);
    assert.deepEqual(errors.map(String), ['Error: not allowed to list collections']);
    const { position } = await bench.decisions.decide(account, 'a', command(), open('a', 'ada', 'Ada'));
    await replica.appliedUpTo(position, AbortSignal.timeout(5_000));
    assert.equal((await view.get('a'))?.amount, 0);
  });

  it('tell whoever waits that they stop', async (t) => {
    const bench = await openBench([ledgerContext]);
    t.after(() => bench.close());
    const [replica] = replicasOn(bench, 1);
    await replica!.project(balances);
    await replica!.start();
    const waiting = assert.rejects(replica!.appliedUpTo(1_000_000));
    await replica!.stop();
    await waiting;
  });
});
