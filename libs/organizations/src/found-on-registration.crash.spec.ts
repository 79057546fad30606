import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { identityContext, organizationsContext } from '@guildhall/contracts';
import { SystemClock } from '@guildhall/event-sourcing';
import { type Bench, killedBetweenSteps, MovableClock, openBench } from '@guildhall/testing';
import { ADA, BEN } from './domain/organization.fixture.js';
import { slug } from './domain/slug.js';
import { foundingOnRegistration } from './registered-people.fixture.js';

const child = fileURLToPath(new URL('register-and-die.fixture.js', import.meta.url));

describe('a process that is killed while it founds an organization for who registered', () => {
  // One: the slug is reserved, and there is no organization. Two: the organization is there, and nothing knows it is done.
  for (const appends of [1, 2]) {
    const killed = (
      then: (
        bench: Bench,
        founding: Awaited<ReturnType<typeof foundingOnRegistration>>,
        clock: MovableClock,
      ) => Promise<void>,
    ) =>
      killedBetweenSteps(child, [String(appends)], async (folder) => {
        const clock = new MovableClock(new SystemClock().now());
        const bench = await openBench([identityContext, organizationsContext], { folder, clock });
        try {
          await then(bench, await foundingOnRegistration(bench, bench.store, clock), clock);
          assert.deepEqual((await bench.bus.deadLetters()).data, []);
        } finally {
          await bench.close();
        }
      });
    const slugOf = async ({ decisions }: Bench) => (await decisions.load(slug, 'engines')).state.holder;

    it(`after step ${appends}: it is finished at the next start, once`, () =>
      killed(async (bench, { views, settled }) => {
        await bench.subscriptions.start();
        await settled();
        const { rows } = await views.organizations.find({ limit: 10 });
        assert.deepEqual(
          rows.map(({ ownerId, name, slug: own }) => [ownerId, name, own]),
          [[null, 'Engines', 'engines']],
        );
        assert.equal(await slugOf(bench), rows[0]?.organizationId);
        assert.equal((await views.memberships.find({ where: { userId: ADA }, limit: 10 })).rows.length, 1);
      }));

    it(`after step ${appends}: if its slug has lapsed and gone to somebody else by then, it gets another one`, () =>
      killed(async (bench, { views, settled, found }, clock) => {
        clock.pass(60_001);
        const other = await found(BEN);
        await bench.subscriptions.start();
        await settled();
        const { rows } = await views.organizations.find({ limit: 10 });
        assert.equal(rows.length, 2);
        assert.equal(new Set(rows.map((row) => row.slug)).size, 2);
        const { rows: own } = await views.memberships.find({ where: { userId: ADA }, limit: 10 });
        assert.equal(own.length, 1);
        const holder = appends === 1 ? other.id : own[0]?.organizationId;
        assert.equal(await slugOf(bench), holder, 'what was never finished is compensated, what was stays');
      }));
  }
});
