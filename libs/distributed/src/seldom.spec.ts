import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Seldom } from './seldom.js';

it('says the same complaint once a minute, and how often it was made meanwhile', () => {
  const said: string[] = [];
  let now = 0;
  const seldom = new Seldom(
    (error, unsaid) => said.push(`${(error as Error).message} (${unsaid})`),
    () => now,
  );
  for (let n = 0; n < 600; n += 1) {
    seldom.tell(new Error(`Stream ${n} cannot be read`));
    now += 100;
  }
  seldom.tell(new Error('something else'));
  seldom.tell(new Error('Stream 7 cannot be read'));
  assert.deepEqual(said, ['Stream 0 cannot be read (0)', 'something else (0)', 'Stream 7 cannot be read (599)']);
});
