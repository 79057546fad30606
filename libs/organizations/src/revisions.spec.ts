import assert from 'node:assert/strict';
import { it } from 'node:test';
import { organizationsContext } from '@guildhall/contracts';
import { Decisions, SystemClock } from '@guildhall/event-sourcing';
import { openBench } from '@guildhall/testing';
import { ORG } from './domain/organization.fixture.js';
import { organization } from './domain/organization.js';
import { Revisions } from './revisions.js';
import { OrganizationViews } from './views.js';
import { waysIn } from './ways-in.fixture.js';

it('tells no revision while the views may show something older', async (t) => {
  const bench = await openBench([organizationsContext]);
  t.after(() => bench.close());
  const { decisions, subscriptions } = bench;
  const revisions = new Revisions(decisions, subscriptions);
  await OrganizationViews.open(subscriptions);
  await subscriptions.start();
  const { revision } = await waysIn(decisions).found('founding');
  assert.deepEqual(await revisions.beforeReading(ORG), { revision });
  const invited = await waysIn(decisions).invite('inviting');
  assert.deepEqual(await revisions.beforeReading(ORG), { revision: invited.revision });
  assert.ok(subscriptions.position >= invited.position, 'waited until it is shown');
  await subscriptions.stop();
  await waysIn(decisions).add('adding');
  assert.deepEqual(await revisions.beforeReading(ORG), {}, 'nothing follows any more');
});

it('tells none, soon, while the event store is away', async (t) => {
  const bench = await openBench([organizationsContext]);
  t.after(() => bench.close());
  const { codec, decisions, store, subscriptions } = bench;
  await waysIn(decisions).found('founding');
  let comeBack = () => {};
  const back = new Promise<void>((resolve) => (comeBack = resolve));
  const silent = new Proxy(store, {
    get: (target, name) =>
      name === 'readStream'
        ? async function* (...asked: Parameters<typeof store.readStream>) {
            await back;
            yield* target.readStream(...asked);
          }
        : (Reflect.get(target, name, target) as unknown),
  });
  await OrganizationViews.open(subscriptions);
  await subscriptions.start();
  const revisions = new Revisions(new Decisions(silent, codec, new SystemClock()), subscriptions);
  assert.deepEqual(await revisions.beforeReading(ORG), {});
  const since = performance.now();
  for (let n = 0; n < 10; n += 1) assert.deepEqual(await revisions.beforeReading(ORG), {});
  assert.ok(performance.now() - since < 400, 'others do not wait behind the one that waits');
  comeBack();
  const told = async () => (await revisions.beforeReading(ORG)).revision;
  while ((await told()) === undefined) await new Promise(setImmediate);
  assert.equal(await told(), (await decisions.load(organization, ORG)).revision);
  await store.close();
  assert.deepEqual(
    await new Revisions(new Decisions(store, codec, new SystemClock()), subscriptions).beforeReading(ORG),
    {},
  );
});
