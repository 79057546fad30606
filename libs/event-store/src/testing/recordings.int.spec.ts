import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventStoreDBClient } from '@eventstore/db-client';
import { temporaryFolder } from '../adapters/embedded/temporary-folder.js';
import { ProtocolTestServer } from './index.js';
import { recordings } from './recordings.fixture.js';
import { Replay } from './replay.fixture.js';

// Not replayed: 02, 14, 18, 21 and 24 are about behaviour (`server.spec`), 19 and 20 about its absence (the adapter's
// `crash.spec` and `failure-modes.spec`), 23 is part of the contract suite. 09 (options that the client never sends), 16
// (scavenge) and 22 (TLS and access control) are not built. Within the others, calls with large data or short deadlines
// are left out.
describe('what a real EventStoreDB 23.10.6 answered, the protocol test server answers too', () => {
  for (const { scenario, title, steps } of recordings()) {
    it(`${scenario}: ${title}`, { timeout: 30_000 }, async (t) => {
      const { folder, remove } = temporaryFolder();
      let ahead = 0;
      const server = await ProtocolTestServer.start({ folder, graceMs: 0, clock: () => Date.now() + ahead });
      const client = EventStoreDBClient.connectionString(server.connectionString);
      const replay = new Replay(client, (milliseconds) => {
        ahead += milliseconds;
      });
      try {
        for (const { step, title: what, calls } of steps) {
          await t.test(`${step}: ${what}`, async () => {
            for (const call of calls) await replay.run(call);
            await replay.endOfStep();
          });
        }
      } finally {
        await client.dispose();
        await server.stop();
        remove();
      }
      assert.ok(steps.length > 0);
    });
  }
});
