import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { identityContext, organizationsContext, type OrganizationEvent } from '@guildhall/contracts';
import { LogFeed, Subscriptions } from '@guildhall/event-sourcing';
import { type Bench, MovableClock, openBench } from '@guildhall/testing';
import { email } from './domain/email.js';
import { ADA, type Identity, openIdentity, shapeOf } from './identity.fixture.js';
import { invited, say } from './invitations.fixture.js';
import { EMAIL, registering } from './registering.fixture.js';

const HOUR = 3_600_000;

describe('registering by an invitation', () => {
  const clock = new MovableClock();
  let identity: Identity;
  before(async () => {
    identity = await openIdentity({ clock });
  });
  after(() => identity.close());

  const holder = async (address: string) =>
    (await identity.decisions.load(email, await identity.digests.of(address))).state.holder;
  const tell = async (organizationId: string, event: OrganizationEvent) =>
    identity.subscriptions.appliedUpTo(await say(identity, organizationId, event));
  const invite = async (address: string, options: Parameters<typeof invited>[2]) => {
    const invitation = await invited(identity, address, options);
    await identity.subscriptions.appliedUpTo(invitation.position);
    return invitation;
  };
  const inHours = (hours: number) => new Date(clock.now().getTime() + hours * HOUR).toISOString();
  const refused = async (address: string, invitationToken: string) => {
    const body = { ...ADA, email: address, invitationToken };
    const { status, body: answer } = await identity.send('POST', '/v1/users', { body });
    assert.deepEqual([status, answer['code']], [400, 'invalid-token']);
    assert.equal(await holder(address), undefined);
  };

  it('verifies the address by the token of an invitation that was sent to it', async () => {
    const address = 'invited@example.com';
    const { invitationId: id, tokenOf } = await invite(address, { times: 2 });
    const invitationToken = await tokenOf(2);
    const body = { ...ADA, email: address, invitationToken };

    const elsewhere = await identity.send('POST', '/v1/users', { body: { ...body, email: 'other@example.com' } });
    assert.deepEqual([elsewhere.status, elsewhere.body['code']], [400, 'invalid-token']);
    assert.equal(await holder('other@example.com'), undefined);

    const reply = await identity.send('POST', '/v1/users', { body });
    assert.equal(reply.body['emailVerified'], true);
    const [registered, ...rest] = await identity.events(`user-${String(reply.body['id'])}`);
    assert.deepEqual((registered!.data as { invitation: object }).invitation, { invitationId: id, link: 2 });
    assert.deepEqual(
      rest.map(({ type }) => type),
      ['PasswordSet', 'EmailVerified'],
    );
    assert.deepEqual(shapeOf(await identity.send('POST', '/v1/users', { body })), shapeOf(reply));
  });

  it('takes no link that another one has replaced, nor one of an invitation that is open no more', async () => {
    const address = 'rotated@example.com';
    const { invitationId, organizationId, tokenOf } = await invite(address, { times: 2 });
    await refused(address, await tokenOf(1));
    for (const type of ['InvitationRevoked', 'InvitationDeclined', 'InvitationExpired', 'InvitationErased'] as const) {
      await tell(organizationId, { type, data: { organizationId, invitationId } });
      await refused(address, await tokenOf(2));
    }
  });

  it('takes no link that is past its time, whether that was noted or not', async () => {
    const address = 'late@example.com';
    const { organizationId, invitationId, tokenOf } = await invite(address, { expiresAt: inHours(2) });
    clock.pass(2 * HOUR);
    await refused(address, await tokenOf(1));
    const expiresAt = inHours(2);
    const resent = { organizationId, invitationId, link: 2, expiresAt };
    await tell(organizationId, { type: 'InvitationResent', data: resent });
    clock.pass(2 * HOUR - 1);
    await refused(address, await tokenOf(1));
    const body = { ...ADA, email: address, invitationToken: await tokenOf(2) };
    assert.equal((await identity.send('POST', '/v1/users', { body })).body['emailVerified'], true);
  });

  it('takes no link of an older history that another invitation has replaced unnoted', async () => {
    const address = 'replaced@example.com';
    const { organizationId, tokenOf } = await invite(address, { expiresAt: inHours(2) });
    clock.pass(3 * HOUR);
    await invite(address, { organizationId });
    await refused(address, await tokenOf(1));
  });
});

/** A feed that can stand still for a while, as a topic does without a relay, or views while nobody leads. */
class HaltingFeed extends LogFeed {
  goOn = () => {};
  #going = Promise.resolve();

  halt(): void {
    this.#going = new Promise((resolve) => (this.goOn = resolve));
  }

  override async *subscribe(...asked: Parameters<LogFeed['subscribe']>) {
    for await (const batch of super.subscribe(...asked)) {
      await this.#going;
      yield batch;
    }
  }
}

describe('registering by a link that identity was not told of yet', () => {
  const behind = async (
    then: (late: {
      bench: Bench;
      register: Awaited<ReturnType<typeof registering>>;
      feed: HaltingFeed;
      subscriptions: Subscriptions;
    }) => Promise<void>,
  ) => {
    const bench = await openBench([identityContext, organizationsContext]);
    const { store, bus, codec, readModel } = bench;
    const feed = new HaltingFeed(store, codec);
    const subscriptions = new Subscriptions(feed, bus, codec, readModel);
    try {
      const register = await registering({ ...bench, subscriptions });
      await subscriptions.start();
      await then({ bench, register, feed, subscriptions });
    } finally {
      feed.goOn();
      await subscriptions.stop();
      await bench.close();
    }
  };

  it('waits until it is', () =>
    behind(async ({ bench, register, feed, subscriptions }) => {
      const { position, organizationId, invitationId, tokenOf } = await invited(bench, EMAIL);
      await subscriptions.appliedUpTo(position);
      feed.halt();
      const data = { organizationId, invitationId, link: 2, expiresAt: '2100-01-01T00:00:00.000Z' };
      await say(bench, organizationId, { type: 'InvitationResent', data });
      const [answer] = await Promise.all([
        register('the-command', await tokenOf(2)),
        wait(300).then(() => feed.goOn()),
      ]);
      assert.equal(answer.emailVerified, true);
    }));

  it('is to be tried again when that takes too long', () =>
    behind(async ({ bench, register, feed }) => {
      feed.halt();
      const { tokenOf } = await invited(bench, EMAIL);
      const token = await tokenOf(1);
      const tried = assert.rejects(register('the-command', token), { code: 'not-yet-consistent' });
      // The wait itself keeps no process up.
      await Promise.all([tried, wait(5_500)]);
      feed.goOn();
      assert.equal((await register('the-command', token)).emailVerified, true);
    }));

  it('is refused at once where the link was made up', () =>
    behind(async ({ bench, register, feed }) => {
      feed.halt();
      const { tokenOf } = await invited(bench, 'somebody.else@example.com');
      await assert.rejects(register('the-command', await tokenOf(1)), { code: 'invalid-token' });
    }));
});
