import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, missingFor, startServers } from '@guildhall/tools/servers';
import { MemoryReadModel } from '../memory/index.js';
import { accounts, catchUp, rowsOf } from './crash-log.fixture.js';
import { MongooseReadModel } from './index.js';

const KILLS = 15;
const SERVER_KILLS = 5;

/** What the process said before it was killed, some time after its first word. */
const runAndKill = async (...args: readonly string[]): Promise<string> => {
  const child = spawn(process.execPath, [new URL('crash.child.js', import.meta.url).pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await sleep(randomInt(0, 250));
  assert.equal(child.exitCode, null, 'the process ended by itself');
  child.kill('SIGKILL');
  await closed;
  return output;
};

const last = (output: string, what: string): number =>
  Math.max(-1, ...Array.from(output.matchAll(new RegExp(`^${what} (\\d+)$`, 'gm')), ([, upTo]) => Number(upTo)));

/** Closed when the test ends, however it does. */
const connected = async (test: TestContext, uri: string, database: string): Promise<MongooseReadModel> => {
  const model = await MongooseReadModel.connect({ uri, database });
  test.after(() => model.close());
  return model;
};

/** The same log in memory, from the beginning. */
const rebuilt = async (to: number) => {
  const view = await new MemoryReadModel().view(accounts);
  await catchUp(view, { to, sizes: () => 1000 });
  return rowsOf(view);
};

await describeWith('mongo', 'a projection into MongoDB that is killed', (uri) =>
  describe('a projection into MongoDB that is killed under load', () => {
    it('loses nothing and does nothing twice', { timeout: 300_000 }, async (test) => {
      const database = `crash-${randomUUID()}`;
      let ahead = 0;
      let target = -1;
      for (let n = 0; n < KILLS; n += 1) {
        const output = await runAndKill(uri, database);
        target = Math.max(target, last(output, 'applying'));
        const model = await connected(test, uri, database);
        const view = await model.view(accounts);
        const checkpoint = await view.checkpoint();
        assert.ok(checkpoint >= last(output, 'applied'), 'an applied batch is lost');
        const positions = [...(await view.seen((await rebuilt(target)).map(({ id }) => id))).values()];
        ahead += Number(positions.some(({ position }) => position > checkpoint));
        await catchUp(view, { to: target, sizes: () => randomInt(1, 40) });
        assert.deepEqual(await rowsOf(view), await rebuilt(target));
        assert.equal(await view.checkpoint(), target);
        await model.close();
      }
      test.diagnostic(`${target} events; ${ahead} of ${KILLS} kills left rows ahead of the checkpoint`);
      assert.ok(target > 20 * KILLS, 'too little happened for the spec to mean anything');
    });
  }),
);

const missing = await missingFor('mongo');
describe(
  'a projection into a MongoDB that is killed',
  { skip: missing !== undefined && `needs mongo: ${missing}` },
  () => {
    it('goes on when it is back, loses nothing and does nothing twice', { timeout: 300_000 }, async (test) => {
      const servers = await startServers({ set: `crash-${process.pid}`, only: ['mongo'], owner: process.pid });
      const model = await connected(test, await servers.address('mongo'), 'crash');
      test.after(() => servers.remove());
      const view = await model.view(accounts);
      let to = -1;
      const untilApplied = async (): Promise<void> => {
        try {
          await catchUp(view, { to, sizes: () => randomInt(1, 150) });
        } catch {
          if (test.signal.aborted) return;
          await sleep(50);
          await untilApplied();
        }
      };
      for (let n = 0; n < SERVER_KILLS; n += 1) {
        to += 1500;
        const applied = untilApplied();
        await sleep(randomInt(20, 300));
        await servers.kill('mongo');
        await servers.start('mongo');
        await applied;
        assert.deepEqual(await rowsOf(view), await rebuilt(to));
      }
    });
  },
);
