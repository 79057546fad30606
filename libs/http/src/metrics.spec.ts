import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Metrics } from './metrics.js';

const linesOf = (text: string) => text.split('\n');

describe('the metrics of a process', () => {
  it('leave out what is not known now, and show all else', async () => {
    const metrics = new Metrics();
    let away = true;
    metrics.gauge('away', 'Of a server that comes and goes', async () => {
      if (away) throw new Error('not there');
      return 3;
    });
    metrics.gauge('here', 'Of this process', () => 1);
    metrics.observeAppend(1, 2);

    const during = linesOf(await metrics.registry.metrics());
    assert.ok(during.includes('here 1') && during.includes('guildhall_appended_events_total 2'));
    assert.ok(!during.some((line) => line.startsWith('away ')), 'nobody knows how many those are');

    away = false;
    assert.ok(linesOf(await metrics.registry.metrics()).includes('away 3'));
    away = true;
    assert.ok(!linesOf(await metrics.registry.metrics()).some((line) => line.startsWith('away ')));
  });

  it('wait no longer than two seconds for any of them', async (t) => {
    const metrics = new Metrics();
    metrics.gauge('silent', 'Of a server that never answers', () => new Promise<number>(() => undefined));
    metrics.gauge('here', 'Of this process', () => 1);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const asked = metrics.registry.metrics();
    t.mock.timers.tick(2_000);
    const lines = linesOf(await asked);
    assert.ok(lines.includes('here 1'));
    assert.ok(!lines.some((line) => line.startsWith('silent ')));
  });

  it('show of a label only what there is of it now', async () => {
    const metrics = new Metrics();
    let led: Record<string, number> = { identity: 5, audit: 7 };
    metrics.gauges('led', 'Of what this process leads', 'context', () => led);
    assert.ok(linesOf(await metrics.registry.metrics()).includes('led{context="identity"} 5'));
    led = { audit: 8 };
    const lines = linesOf(await metrics.registry.metrics());
    assert.deepEqual(
      lines.filter((line) => line.startsWith('led{')),
      ['led{context="audit"} 8'],
    );
  });
});
