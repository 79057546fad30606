import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { NO_STREAM, WrongExpectedRevision } from '../../index.js';
import { type AppendInfo, EventStoreDbEventStore } from './index.js';
import { serverForSpecs } from './server.fixture.js';

it('tells of each append that was made how long it took and of how many events it was', async (t) => {
  const server = await serverForSpecs();
  t.after(() => server.stop());
  const told: AppendInfo[] = [];
  const store = await EventStoreDbEventStore.connect({
    connectionString: server.connectionString,
    onAppend: (info) => told.push(info),
  });
  t.after(() => store.close());
  const stream = `told-${randomUUID()}`;
  const append = () =>
    store.append(
      stream,
      NO_STREAM,
      ['One', 'Two'].map((type) => ({ id: randomUUID(), type, data: {}, metadata: {} })),
    );
  await append();
  await assert.rejects(append(), WrongExpectedRevision);
  assert.deepEqual(
    told.map(({ events }) => events),
    [2],
  );
  assert.ok(told[0]!.milliseconds > 0);
});
