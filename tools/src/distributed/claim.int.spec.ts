import assert from 'node:assert/strict';
import { it } from 'node:test';
import { missingFor, ServerSet } from '../servers/index.js';
import { withServers } from './claim.js';

const missing = await missingFor('eventstore');

it('servers that ran before stay, and no others', { skip: missing ?? false }, async (t) => {
  const set = new ServerSet(`spec-before-${process.pid}`);
  t.after(() => set.remove());
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const work = async () => assert.equal(await set.state('eventstore'), 'running');
  await withServers(set, ['eventstore'], work, say);
  assert.equal(await set.state('eventstore'), 'stopped');
  const fails = withServers(set, ['eventstore'], () => Promise.reject(new Error('no port')), say);
  await assert.rejects(fails, /no port/);
  assert.equal(await set.state('eventstore'), 'stopped');
  await set.start('eventstore');
  assert.deepEqual(said.splice(0), ['Stopping eventstore', 'Stopping eventstore']);
  await withServers(set, ['eventstore'], work, say);
  assert.equal(await set.state('eventstore'), 'running');
  assert.match(said.join(), /^As before, eventstore will run on: npm run servers -- stop --set spec-before-/);
});
