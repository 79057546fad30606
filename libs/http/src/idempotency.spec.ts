import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { requestsContext } from '@guildhall/contracts';
import { Decisions } from '@guildhall/event-sourcing';
import { type Bench, MovableClock, openBench } from '@guildhall/testing';
import { IdempotentRequests, type Keyed } from './idempotency.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const CREATED = { status: 201, headers: {}, body: { id: 'org_1' } };
const REQUEST = ['usr_1', 'key', 'POST', '/v1/organizations', { name: 'Acme' }] as const;

describe('a key that comes again', () => {
  const clock = new MovableClock();
  let bench: Bench;
  before(async () => (bench = await openBench([requestsContext], { clock })));
  after(() => bench.close());

  const replica = () => new IdempotentRequests(new Decisions(bench.store, bench.codec, clock), bench.vault, clock);
  const commandOf = (keyed: Keyed): string => {
    assert.ok('commandId' in keyed);
    return keyed.commandId;
  };

  it('is answered as before for 24 hours, and is another command after that, from whichever replica', async () => {
    const [one, two] = [replica(), replica()];
    const first = await one.begin(...REQUEST);
    assert.ok('remember' in first);
    await first.remember(CREATED);
    clock.pass(DAY_MS - 1);
    for (const each of [one, two]) assert.deepEqual(await each.begin(...REQUEST), { answer: CREATED });
    clock.pass(1);
    const again = commandOf(await two.begin(...REQUEST));
    assert.notEqual(again, first.commandId);
    for (const each of [one, two, replica()]) assert.equal(commandOf(await each.begin(...REQUEST)), again);
  });
});
