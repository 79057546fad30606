import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Bench, MovableClock, openBench } from '../index.js';
import { CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { account, deposit, ledgerContext, open, withdraw } from './ledger.fixture.js';

const clock = new MovableClock();
const command = (commandId: string = randomUUID()) =>
  CommandContext.ofRequest(
    { type: 'user', id: 'ada' },
    { requestId: 'request-1', commandId, issuedAt: clock.now(), source: { address: '192.0.2.7' } },
  );

describe('decisions', () => {
  let bench: Bench;
  /** Another replica: same store, states of its own. */
  let other: Decisions;
  before(async () => {
    bench = await openBench([ledgerContext], { clock });
    other = new Decisions(bench.store, bench.codec, clock);
  });
  after(() => bench.close());

  const opened = async () => {
    const id = randomUUID();
    await bench.decisions.decide(account, id, command(), open(id, 'ada', 'Ada'));
    return id;
  };
  const typesOf = async (id: string) => {
    const types: string[] = [];
    for await (const batch of bench.store.readStream(`account-${id}`)) types.push(...batch.map(({ type }) => type));
    return types;
  };

  it('writes what was decided, and says where', async () => {
    const id = await opened();
    const decided = await bench.decisions.decide(account, id, command(), deposit(id, 5));
    assert.equal(decided.revision, 1);
    assert.equal(decided.position, await bench.store.head());
    assert.equal((await bench.decisions.load(account, id)).state.balance, 5);
  });

  it('writes nothing when it is refused', async () => {
    const id = await opened();
    await assert.rejects(bench.decisions.decide(account, id, command(), withdraw(id, 1)), (error) => {
      assert.ok(error instanceof Refusal);
      assert.deepEqual([error.code, error.details], ['not-enough', { balance: 0 }]);
      return true;
    });
    assert.deepEqual(await typesOf(id), ['AccountOpened']);
  });

  it('carries a command out once, and answers its repetition with the same events', async () => {
    const id = await opened();
    const first = await bench.decisions.decide(account, id, command('pay'), deposit(id, 5));
    await bench.decisions.decide(account, id, command(), deposit(id, 1));
    for (const replica of [bench.decisions, other, new Decisions(bench.store, bench.codec, clock)]) {
      const again = await replica.decide(account, id, command('pay'), deposit(id, 5));
      assert.deepEqual([again.repeated, again.revision], [true, first.revision]);
      assert.deepEqual(
        again.events.map((event) => event.id),
        first.events.map((event) => event.id),
      );
    }
    assert.deepEqual(await typesOf(id), ['AccountOpened', 'Deposited', 'Deposited']);
  });

  it('decides again on the newer state when another replica wrote first', async () => {
    const id = await opened();
    await bench.decisions.decide(account, id, command(), deposit(id, 10));
    await other.decide(account, id, command(), withdraw(id, 8));
    await assert.rejects(bench.decisions.decide(account, id, command(), withdraw(id, 8)), { code: 'not-enough' });
    await bench.decisions.decide(account, id, command(), withdraw(id, 2));
    assert.equal((await other.load(account, id)).state.balance, 0);
  });

  it('does not refuse on a state that is behind', async () => {
    const id = await opened();
    await other.load(account, id);
    await bench.decisions.decide(account, id, command(), deposit(id, 10));
    await other.decide(account, id, command(), withdraw(id, 10));
    assert.equal((await bench.decisions.load(account, id)).state.balance, 0);
  });

  describe('about what is forgotten after a while', () => {
    const HOUR = 3_600;
    const shortLived = { ...account, maxAge: HOUR };
    const replicas = () => [bench.decisions, other, new Decisions(bench.store, bench.codec, clock)];

    it('begin anew when all of it is past its age, whether a replica had the state at hand or not', async () => {
      for (const n of replicas().keys()) {
        const id = randomUUID();
        await bench.decisions.decide(shortLived, id, command(), open(id, 'ada', 'Ada'));
        await other.decide(shortLived, id, command(), deposit(id, 5));
        clock.pass(HOUR * 1_000);
        const replica = replicas()[n]!;
        const decided = await replica.decide(shortLived, id, command(), open(id, 'ada', 'Ada'));
        assert.deepEqual([decided.events.map(({ type }) => type), decided.revision], [['AccountOpened'], 2]);
        for (const each of replicas()) {
          const { state, revision } = await each.load(shortLived, id);
          assert.deepEqual([state, revision], [{ open: true, balance: 0 }, 2]);
        }
      }
    });

    it('carry a command out again that was carried out before that', async () => {
      for (const n of replicas().keys()) {
        const id = randomUUID();
        await bench.decisions.decide(shortLived, id, command('open'), open(id, 'ada', 'Ada'));
        clock.pass(HOUR * 1_000);
        const again = await replicas()[n]!.decide(shortLived, id, command('open'), open(id, 'ada', 'Ada'));
        assert.deepEqual([again.repeated, again.revision, again.events.length], [false, 1, 1]);
      }
    });

    it('see it to its last moment', async () => {
      const id = randomUUID();
      await bench.decisions.decide(shortLived, id, command(), deposit(id, 5));
      clock.pass(HOUR * 1_000 - 1);
      for (const replica of replicas()) assert.equal((await replica.load(shortLived, id)).state.balance, 5);
    });

    it('let only one of two begin anew at the same time', async () => {
      const id = randomUUID();
      await bench.decisions.decide(shortLived, id, command(), open(id, 'ada', 'Ada'));
      clock.pass(HOUR * 1_000);
      const decided = await Promise.all(
        replicas().map((replica) => replica.decide(shortLived, id, command(), open(id, 'ada', 'Ada'))),
      );
      assert.deepEqual(
        decided.flatMap(({ events }) => events.map(({ revision }) => revision)),
        [1],
      );
    });
  });

  it('lets exactly as many of 50 racing withdrawals through as there is money for, from two replicas', async () => {
    const id = await opened();
    await bench.decisions.decide(account, id, command(), deposit(id, 20));
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? bench.decisions : other).decide(account, id, command(), withdraw(id, 1)),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 20);
    assert.equal((await typesOf(id)).filter((type) => type === 'Withdrawn').length, 20);
  });

  it('refuses when the stream is not at the revision that the context expects', async () => {
    const id = await opened();
    await bench.decisions.decide(account, id, command().with({ expectedRevision: 0 }), deposit(id, 1));
    await assert.rejects(bench.decisions.decide(account, id, command().with({ expectedRevision: 0 }), deposit(id, 1)), {
      code: 'stale-revision',
    });
  });

  it('refuses what the state does not allow for that, whatever revision the context expects', async () => {
    const id = await opened();
    for (const expectedRevision of [0, 7]) {
      const asked = command().with({ expectedRevision });
      await assert.rejects(bench.decisions.decide(account, id, asked, withdraw(id, 1)), { code: 'not-enough' });
    }
  });

  it('says of each event who, from where, by which request and command, and when', async () => {
    const id = await opened();
    for await (const batch of bench.store.readStream(`account-${id}`)) {
      const [event] = await bench.codec.decode(batch);
      assert.deepEqual(event!.metadata.actor, { type: 'user', id: 'ada' });
      assert.deepEqual(await bench.codec.sourcesOf(batch), [{ address: '192.0.2.7' }]);
      assert.equal(event!.metadata.requestId, 'request-1');
      assert.equal(event!.metadata.time, clock.now().toISOString());
      assert.equal(event!.metadata.schemaVersion, 1);
    }
  });

  it('makes the same ids for the same command, sorted by time', () => {
    const ids = (commandId: string) => {
      const context = command(commandId);
      return [context.newId('user'), context.newId('organization')];
    };
    assert.deepEqual(ids('a'), ids('a'));
    assert.notDeepEqual(ids('a'), ids('b'));
    assert.match(ids('a')[0]!, /^usr_[0-9a-hjkmnp-tv-z]{26}$/);
    const early = command('z').newId('user');
    clock.pass(1);
    assert.ok(command('a').newId('user') > early);
  });
});
