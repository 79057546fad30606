import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { requestsContext } from '@guildhall/contracts';
import { type Bench, MovableClock, openBench } from '@guildhall/testing';
import { Freshness, Instants, Positions } from './index.js';

describe('the instant that a question asks as of', () => {
  const clock = new MovableClock(new Date('2026-03-01T12:00:00Z'));
  let bench: Bench;
  let positions: Positions;
  let reached = 7;
  let instants: Instants;
  before(async () => {
    bench = await openBench([requestsContext], { clock });
    positions = await Positions.open(bench.vault);
    class Reached extends Freshness {
      override get position(): number {
        return reached;
      }
    }
    instants = new Instants(positions, new Reached(bench.subscriptions, positions, 100), clock);
  });
  after(() => bench.close());

  const refuses = (asOf: string) => assert.throws(() => instants.of(asOf), { code: 'invalid-instant' }, asOf);

  it('is a time that has passed, in whatever zone', () => {
    assert.deepEqual(instants.of('2026-03-01T12:00:00Z'), { time: clock.now().toISOString() });
    assert.deepEqual(instants.of('2026-03-01T13:59:59.999+02:00'), { time: '2026-03-01T11:59:59.999Z' });
    for (const later of ['2026-03-01T12:00:00.001Z', '2026-03-01T11:00:00-02:00', '9999-12-31T23:59:59Z'])
      refuses(later);
    clock.pass(1);
    assert.deepEqual(instants.of('2026-03-01T12:00:00.001Z'), { time: clock.now().toISOString() });
  });

  it('or the token of a position that this reader has come to', () => {
    for (const position of [0, 7]) assert.deepEqual(instants.of(positions.tokenOf(position)), { position });
    refuses(positions.tokenOf(8));
    reached = 8;
    assert.deepEqual(instants.of(positions.tokenOf(8)), { position: 8 });
  });

  it('and nothing else', () => {
    const texts = [
      '',
      'now',
      'yesterday',
      '2026-03-01',
      '2026-03-01T12:00:00',
      '2026-02-30T12:00:00Z',
      '1772366400000',
      '7',
    ];
    const token = positions.tokenOf(1);
    const tokens = ['pos_', 'pos_AAAAAAAAAAAAAAAAAAAAAA', ` ${token}`, `${token}x`];
    for (const nothing of [...texts, ...tokens]) refuses(nothing);
  });
});
