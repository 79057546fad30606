import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { identityContext, type IdentityEvent, organizationsContext } from '@guildhall/contracts';
import { type Clock, CommandContext, type Decider, SystemClock } from '@guildhall/event-sourcing';
import { MovableClock, openBench } from '@guildhall/testing';
import { ADA, inv } from './domain/organization.fixture.js';
import { slug } from './domain/slug.js';
import { foundOnRegistration } from './found-on-registration.js';
import { FoundOrganizationHandler } from './found-organization.js';
import { Templates } from './templates.js';
import { OrganizationViews } from './views.js';

type Registration = Extract<IdentityEvent, { type: 'UserRegistered' }>['data'];

const user: Decider<null, IdentityEvent> = { category: 'user', initialState: () => null, evolve: () => null };

const open = async (standard: string, folder?: string, clock: Clock = new SystemClock()) => {
  const bench = await openBench([identityContext, organizationsContext], { clock, ...(folder && { folder }) });
  const { decisions, subscriptions } = bench;
  const views = await OrganizationViews.open(subscriptions);
  const templates = new Templates({ standard });
  const foundings = new FoundOrganizationHandler(decisions, templates, clock);
  subscriptions.react(foundOnRegistration(decisions, views, subscriptions, templates, foundings));
  await subscriptions.start();

  /** Identity says something; resolves when it has had its effects here. */
  const says = async (event: IdentityEvent) => {
    const actor = { type: 'user' as const, id: event.type === 'UserErased' ? 'usr_other' : ADA };
    const context = CommandContext.ofRequest(actor, { requestId: randomUUID(), issuedAt: new Date() });
    const { position } = await decisions.decide(user, ADA, context, () => [event]);
    await subscriptions.appliedUpTo(await subscriptions.settled(position));
  };
  const registers = (change: Partial<Registration> = {}) =>
    says({ type: 'UserRegistered', data: { userId: ADA, email: 'ada@example.com', name: 'Ada Lovelace', ...change } });
  const verifies = (by: 'link' | 'invitation' = 'link') => says({ type: 'EmailVerified', data: { userId: ADA, by } });
  const organizations = async () => (await views.organizations.find({ limit: 10 })).rows;
  return { bench, decisions, views, says, registers, verifies, organizations };
};

const start = async (t: TestContext, standard = 'workspace') => {
  const started = await open(standard);
  t.after(() => started.bench.close());
  return started;
};

const founding = { name: 'Engines', template: 'cloud', project: { name: 'Mill' } };

describe('founding an organization by registering', () => {
  it('waits for the address to be verified', async (t) => {
    const { registers, verifies, organizations, views } = await start(t);
    await registers({ founding });
    assert.deepEqual(await organizations(), []);
    await verifies();
    const [organization, ...others] = await organizations();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [organization?.name, organization?.slug, organization?.template, organization?.ownerId],
      ['Engines', 'engines', 'cloud', ADA],
    );
    const [project] = (await views.projects.find({ limit: 10 })).rows;
    assert.deepEqual([project?.name, project?.organizationId], ['Mill', organization?.organizationId]);
  });

  it('is done once, also when it is told again from the beginning, long after the command is forgotten', async (t) => {
    const { registers, verifies, organizations, bench } = await open('workspace');
    await registers({ founding });
    await verifies();
    const before = await organizations();
    const head = await bench.store.head();
    await bench.close({ keep: true });
    await rm(join(bench.folder, 'consumers'), { recursive: true });
    const nextWeek = new MovableClock(new Date(Date.now() + 7 * 24 * 3_600_000));
    const again = await open('workspace', bench.folder, nextWeek);
    t.after(() => again.bench.close());
    await again.bench.subscriptions.appliedUpTo(await again.bench.subscriptions.settled(head));
    assert.deepEqual(await again.organizations(), before);
    assert.equal(await again.bench.store.head(), head);
    assert.deepEqual((await again.bench.bus.deadLetters()).data, []);
  });

  it('takes the standard template for one that is not there', async (t) => {
    const { registers, verifies, organizations, bench } = await start(t);
    await registers({ founding: { ...founding, template: 'baroque' } });
    await verifies();
    assert.deepEqual(
      (await organizations()).map(({ name, template }) => [name, template]),
      [['Engines', 'workspace']],
    );
    assert.deepEqual((await bench.bus.deadLetters()).data, []);
  });

  it('is done as well for who came by an invitation, if they asked for it', async (t) => {
    const { registers, verifies, organizations } = await start(t);
    await registers({ founding, invitation: { invitationId: inv('ada'), link: 1 } });
    await verifies('invitation');
    assert.equal((await organizations()).length, 1);
  });

  it('is not done for who was erased before', async (t) => {
    const { registers, verifies, says, organizations } = await start(t);
    await registers({ founding });
    await says({ type: 'UserErased', data: { userId: ADA, emailDigest: 'digest' } });
    await verifies();
    assert.deepEqual(await organizations(), []);
  });
});

describe('registering without asking for an organization', () => {
  it('founds none where the standard template waits to be asked', async (t) => {
    const { registers, verifies, organizations } = await start(t);
    await registers();
    await verifies();
    assert.deepEqual(await organizations(), []);
  });

  it('founds one where the standard template says so, with nobody’s name in it', async (t) => {
    const { registers, verifies, organizations, decisions } = await start(t, 'distribution');
    await registers();
    await verifies();
    const [organization] = await organizations();
    assert.deepEqual(
      [organization?.name, organization?.template, organization?.ownerId],
      ['My organization', 'distribution', ADA],
    );
    const { holder } = (await decisions.load(slug, 'my-organization')).state;
    assert.equal(holder, organization?.organizationId);
  });

  it('founds none for who came by an invitation', async (t) => {
    const { registers, verifies, organizations } = await start(t, 'distribution');
    await registers({ invitation: { invitationId: inv('ada'), link: 1 } });
    await verifies('invitation');
    assert.deepEqual(await organizations(), []);
  });
});
