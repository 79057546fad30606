import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { organizationsContext } from '@guildhall/contracts';
import { CommandContext } from '@guildhall/event-sourcing';
import { type Bench, MovableClock, openBench } from '@guildhall/testing';
import { foundOrganization } from './domain/found-organization.js';
import { organization } from './domain/organization.js';
import { ADA, founding } from './domain/organization.fixture.js';
import { reserveSlug, slug } from './domain/slug.js';
import { FoundOrganization, FoundOrganizationHandler } from './found-organization.js';
import { Templates } from './templates.js';

describe('founding organizations', () => {
  const clock = new MovableClock();
  let bench: Bench;
  let handler: FoundOrganizationHandler;
  before(async () => {
    bench = await openBench([organizationsContext], { clock });
    handler = new FoundOrganizationHandler(bench.decisions, new Templates(), clock);
  });
  after(() => bench.close());

  const context = (commandId: string = randomUUID()) =>
    CommandContext.ofRequest({ type: 'user', id: ADA }, { requestId: 'request', commandId, issuedAt: clock.now() });
  const found = (name: string, command = context()) => handler.execute(new FoundOrganization(ADA, { name }, command));

  /** What is left when the process dies after the first of the two steps. */
  const dieAfterReserving = async (name: string) => {
    const organizationId = context().newId('organization');
    const until = new Date(clock.now().getTime() + 60_000).toISOString();
    await bench.decisions.decide(slug, name, context(), reserveSlug(organizationId, until));
    return organizationId;
  };

  it('gives each a slug of its own', async () => {
    const slugs = await Promise.all(Array.from({ length: 10 }, () => found('Analytical Engines')));
    assert.equal(new Set(slugs.map((one) => one.slug)).size, 10);
    assert.ok(slugs.some((one) => one.slug === 'analytical-engines'));
  });

  it('founds one when the same command comes again', async () => {
    const [first, second] = [await found('Looms', context('once')), await found('Looms', context('once'))];
    assert.deepEqual(second, first);
  });

  it('does not take a slug from a founding that may still be finished', async () => {
    const unfinished = await dieAfterReserving('difference');
    assert.match((await found('Difference')).slug, /^difference-[0-9a-z]{8}$/);
    assert.equal((await bench.decisions.load(slug, 'difference')).state.holder, unfinished);
  });

  it('takes it once that has lapsed, and the founding can never be finished', async () => {
    const unfinished = await dieAfterReserving('jacquard');
    clock.pass(60_001);
    const founded = await found('Jacquard');
    assert.equal(founded.slug, 'jacquard');
    assert.equal((await bench.decisions.load(slug, 'jacquard')).state.holder, founded.id);
    const late = foundOrganization({ ...founding, organizationId: unfinished, slug: 'jacquard' });
    await assert.rejects(bench.decisions.decide(organization, unfinished, context(), late), { code: 'slug-taken' });
  });

  it('takes nothing from one that was founded, however long ago', async () => {
    const first = await found('Hollerith');
    clock.pass(365 * 24 * 60 * 60 * 1000);
    assert.notEqual((await found('Hollerith')).slug, first.slug);
    assert.equal((await bench.decisions.load(slug, 'hollerith')).state.holder, first.id);
  });
});
