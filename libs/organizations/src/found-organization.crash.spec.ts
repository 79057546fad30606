import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { organizationsContext } from '@guildhall/contracts';
import { CommandContext, SystemClock } from '@guildhall/event-sourcing';
import { type Bench, killedBetweenSteps, MovableClock, openBench } from '@guildhall/testing';
import { ADA, BEN } from './domain/organization.fixture.js';
import { organization } from './domain/organization.js';
import { slug } from './domain/slug.js';
import { FoundOrganization, FoundOrganizationHandler } from './found-organization.js';
import { Templates } from './templates.js';

const child = fileURLToPath(new URL('found-and-die.fixture.js', import.meta.url));

describe('a process that is killed while it founds an organization', () => {
  // One: the slug is reserved, and there is no organization. Two: the organization is there, and nobody was answered.
  for (const appends of [1, 2]) {
    const killed = (then: (bench: Bench, clock: MovableClock) => Promise<void>) =>
      killedBetweenSteps(child, [ADA, 'the-command', String(appends)], async (folder) => {
        const clock = new MovableClock(new SystemClock().now());
        const bench = await openBench([organizationsContext], { folder, clock });
        try {
          await then(bench, clock);
        } finally {
          await bench.close();
        }
      });
    const found = (bench: Bench, clock: MovableClock, founderId: string, commandId: string) => {
      const actor = { type: 'user', id: founderId } as const;
      const context = CommandContext.ofRequest(actor, { requestId: 'request', commandId, issuedAt: new Date(0) });
      const founding = { name: 'Jacquard', project: { name: 'Loom' } };
      return new FoundOrganizationHandler(bench.decisions, new Templates(), clock).execute(
        new FoundOrganization(founderId, founding, context),
      );
    };

    it(`after step ${appends}: the same command finishes it, and there is one organization`, () =>
      killed(async (bench, clock) => {
        const founded = await found(bench, clock, ADA, 'the-command');
        assert.equal(founded.slug, 'jacquard');
        assert.equal((await bench.decisions.load(slug, 'jacquard')).state.holder, founded.id);
        assert.deepEqual(await found(bench, clock, ADA, 'the-command'), founded);
      }));

    it(`after step ${appends}: nobody else has its slug while it may still be finished, and one at most after that`, () =>
      killed(async (bench, clock) => {
        const other = await found(bench, clock, BEN, 'another-command');
        assert.notEqual(other.slug, 'jacquard');
        clock.pass(60_001);
        const later = await found(bench, clock, BEN, 'a-later-command');
        const { holder } = (await bench.decisions.load(slug, 'jacquard')).state;
        if (appends === 1) {
          assert.equal(later.slug, 'jacquard', 'what was never finished is compensated');
          assert.equal(holder, later.id);
          await assert.rejects(found(bench, clock, ADA, 'the-command'), { code: 'slug-taken' });
        } else {
          assert.notEqual(later.slug, 'jacquard', 'what was finished stays');
          const { state } = await bench.decisions.load(organization, holder!);
          assert.deepEqual([state.status, state.ownerId || [...state.members.keys()][0]], ['founded', ADA]);
        }
      }));
  }
});
