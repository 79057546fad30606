import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AccessUnknown, LocalAccessReplica } from './index.js';

const START = Date.UTC(2026, 0, 1);

/** A replica by a clock of its own. */
const open = (maxStalenessMs?: number) => {
  const state = { now: START, unheard: 0 };
  const source = { now: () => state.now, unheardForMs: () => state.unheard };
  const replica = new LocalAccessReplica(undefined, {
    ...source,
    ...(maxStalenessMs !== undefined && { maxStalenessMs }),
  });
  let position = -1;
  const apply = (...times: readonly number[]) => {
    const events = times.map((time) => eventOf((position += 1), time));
    replica.apply(events, position);
  };
  return { replica, state, apply };
};

const eventOf = (position: number, time: number) => {
  const recorded = {
    id: `event-${position}`,
    type: 'ProjectRenamed',
    data: { organizationId: 'org', projectId: 'prj', name: 'Churn' },
    stream: 'organization-org',
    revision: position,
    position,
    metadata: {
      time: new Date(time).toISOString(),
      actor: { type: 'system' as const, id: 'spec' },
      requestId: 'r',
      correlationId: 'r',
      causationId: 'r',
      commandId: 'r',
      schemaVersion: 1,
    },
  };
  return { ...recorded, stored: recorded as never };
};

const ask = (replica: LocalAccessReplica) => replica.holds('usr', 'deployments.list', 'projects/prj');

describe('how stale a replica can be', () => {
  it('is not known before anything came', () => {
    const { replica } = open(1_000);
    assert.equal(replica.stalenessMs, Number.POSITIVE_INFINITY);
    assert.throws(() => ask(replica), AccessUnknown);
  });

  it('is how old the last event is while much comes, and nothing once all has come', () => {
    const { replica, state, apply } = open(5_000);
    apply(START - 60_000);
    assert.equal(replica.stalenessMs, 60_000);
    assert.throws(() => ask(replica), AccessUnknown);
    apply(START - 2_000, START - 20);
    assert.equal(replica.stalenessMs, 20);
    assert.equal(ask(replica), false);
    state.now += 3_600_000;
    assert.equal(replica.stalenessMs, 0);
  });

  it('is nothing once no more events come, although the log moves on', () => {
    const { replica, state, apply } = open(5_000);
    apply(START - 60_000);
    for (let times = 0; times < 3; times += 1) {
      state.now += 900;
      apply();
    }
    assert.equal(replica.stalenessMs, 0);
    assert.equal(ask(replica), false);
  });

  it('grows while its source is not heard of, until it answers no more', () => {
    const { replica, state, apply } = open(5_000);
    apply(START);
    state.now += 60_000;
    state.unheard = 5_000;
    assert.equal(ask(replica), false);
    state.unheard = 5_001;
    assert.throws(
      () => replica.at({ position: 0 }),
      (error) => error instanceof AccessUnknown && error.stalenessMs === 5_001 && error.maxStalenessMs === 5_000,
    );
    state.unheard = 0;
    assert.equal(ask(replica), false);
  });

  it('is told, but binds nobody who sets no bound', () => {
    const { replica, state, apply } = open();
    assert.equal(ask(replica), false);
    apply(START);
    state.unheard = 86_400_000;
    assert.equal(replica.stalenessMs, 86_400_000);
    assert.equal(ask(replica), false);
  });
});
