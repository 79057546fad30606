import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { identityContext, type IdentityEvent, organizationsContext } from '@guildhall/contracts';
import { type Clock, CommandContext, type Decider, SystemClock } from '@guildhall/event-sourcing';
import { MovableClock, openBench } from '@guildhall/testing';
import { EmailDigests } from '@guildhall/vault';
import { foundOrganization } from './domain/found-organization.js';
import { issueInvitation, revokeInvitation } from './domain/issue-invitation.js';
import { organization } from './domain/organization.js';
import { ADA, BEN, founding, inv, mbr, ORG } from './domain/organization.fixture.js';
import { forgetErased } from './forget-erased.js';
import { joinOnRegistration } from './join-on-registration.js';
import { membershipKey } from './memberships.js';
import { OrganizationViews } from './views.js';

const EMAIL = 'ben@example.com';
const user: Decider<null, IdentityEvent> = { category: 'user', initialState: () => null, evolve: () => null };

/** Ada's organization, in which Ben is invited, with the reactions to what identity says. */
const start = async (t: TestContext) => {
  const opened = await open(t);
  await opened.subscriptions.start();
  return opened;
};

/** The same before anything has reached the reactions. */
const open = async (t: TestContext, clock: Clock = new SystemClock()) => {
  const bench = await openBench([identityContext, organizationsContext], { clock });
  t.after(() => bench.close());
  const { decisions, subscriptions, vault } = bench;
  const views = await OrganizationViews.open(subscriptions);
  const digests = new EmailDigests(vault);
  subscriptions.react(joinOnRegistration(decisions, views, subscriptions, digests, everything));
  subscriptions.react(forgetErased(decisions, views, subscriptions, vault));

  const context = () =>
    CommandContext.ofRequest({ type: 'user', id: ADA }, { requestId: randomUUID(), issuedAt: clock.now() });
  const emailDigest = await digests.of(EMAIL);
  const invitation = { invitationId: inv('ben'), email: EMAIL, emailDigest, roles: [], groups: [], projects: [] };
  await decisions.decide(organization, ORG, context(), foundOrganization(founding));
  await decisions.decide(organization, ORG, context(), issueInvitation(ADA, invitation, clock.now()));

  const tell = (event: IdentityEvent) => decisions.decide(user, BEN, context(), () => [event]);
  /** Identity says something; resolves when it has had its effects here. */
  const says = async (event: IdentityEvent) => {
    const { position } = await tell(event);
    await subscriptions.appliedUpTo(await subscriptions.settled(position));
  };
  const registered = (invitationId: string, email = EMAIL): IdentityEvent => ({
    type: 'UserRegistered',
    data: { userId: BEN, email, name: 'Ben', invitation: { invitationId, link: 1 } },
  });
  const registers = (invitationId: string, email?: string) => says(registered(invitationId, email));
  const member = () => views.memberships.get(membershipKey(ORG, BEN));
  return { ...bench, views, context, emailDigest, tell, says, registered, registers, member };
};

/** Whoever invites may hand on anything. */
const everything = {
  standing: () => ({
    membershipId: mbr('ada'),
    roles: [],
    permissions: new Set(['roles.bind']),
    external: false,
    groups: [],
  }),
  lacksToGrant: () => [],
  lacksToShare: () => [],
  projectRolesBeyond: () => [],
};

describe('registering through an invitation', () => {
  it('joins at once, and once', async (t) => {
    const { registers, member } = await start(t);
    await registers(inv('ben'));
    const first = await member();
    assert.deepEqual(first?.roles, ['member']);
    await registers(inv('ben'));
    assert.deepEqual(await member(), first);
  });

  it('joins who registered in time, also when that is heard of after the end of the invitation', async (t) => {
    const clock = new MovableClock(new Date());
    const { subscriptions, tell, registered, member, views } = await open(t, clock);
    const { position } = await tell(registered(inv('ben')));
    clock.pass(365 * 24 * 3_600_000);
    await subscriptions.start();
    await subscriptions.appliedUpTo(await subscriptions.settled(position));
    assert.deepEqual((await member())?.roles, ['member']);
    assert.equal((await views.invitations.get(inv('ben')))?.status, 'accepted');
  });

  it('joins nobody by an invitation that was revoked, is of another address, or is not there', async (t) => {
    const { registers, member, decisions, context, bus } = await start(t);
    await registers(inv('ben'), 'eve@example.com');
    assert.equal(await member(), undefined);
    await registers(inv('x'));
    await decisions.decide(organization, ORG, context(), revokeInvitation(ADA, inv('ben')));
    await registers(inv('ben'));
    assert.equal(await member(), undefined);
    assert.deepEqual((await bus.deadLetters()).data, []);
  });
});

describe('erasing a person', () => {
  it('ends memberships and makes the address they were invited under unreadable', async (t) => {
    const { registers, says, member, emailDigest, views, vault } = await start(t);
    await registers(inv('ben'));
    await says({ type: 'UserErased', data: { userId: BEN, emailDigest } });
    assert.equal(await member(), undefined);
    const invitation = await views.invitations.get(inv('ben'));
    assert.deepEqual([invitation?.email, invitation?.status], ['erased', 'accepted']);
    assert.equal((await vault.keys([inv('ben')])).size, 0);
    assert.equal(await views.people.get(BEN), undefined);
  });

  it('closes an invitation that was still open', async (t) => {
    const { says, emailDigest, views } = await start(t);
    await says({ type: 'UserErased', data: { userId: BEN, emailDigest } });
    assert.equal((await views.invitations.get(inv('ben')))?.status, 'revoked');
  });
});
