import assert from 'node:assert/strict';
import { it } from 'node:test';
import { organizationsContext } from '@guildhall/contracts';
import { openBench } from '@guildhall/testing';
import { ORG } from './domain/organization.fixture.js';
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
