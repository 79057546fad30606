import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestsContext } from '@guildhall/contracts';
import { openBench } from '@guildhall/testing';
import { appOn } from './edge.fixture.js';

/** What an answer says of how long its connection is kept while nothing is asked. */
const keptFor = async (trustedProxies: number): Promise<string | null> => {
  const bench = await openBench([requestsContext]);
  const app = await appOn(bench, [], { trustedProxies });
  try {
    await app.listen(0, '127.0.0.1');
    const answer = await fetch(`${await app.getUrl()}/health/live`);
    await answer.text();
    return answer.headers.get('keep-alive');
  } finally {
    await app.close();
    await bench.close();
  }
};

describe('an idle connection', () => {
  it('of a client is closed after a minute', async () => {
    assert.equal(await keptFor(0), 'timeout=72');
  });

  it('of a proxy is left to the proxy: Envoy keeps it for an hour', async () => {
    assert.equal(await keptFor(1), 'timeout=3900');
  });
});
