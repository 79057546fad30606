import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MovableClock } from '@guildhall/testing';
import { ADA, type Identity, openIdentity } from './identity.fixture.js';

describe('verifying an address', () => {
  const clock = new MovableClock();
  let identity: Identity;
  let userId: string;
  before(async () => {
    identity = await openIdentity({ clock });
    userId = await identity.register();
  });
  after(() => identity.close());

  const verify = (token: string) => identity.send('POST', '/v1/email-verifications', { body: { token } });
  const resend = (email: string) => identity.send('POST', '/v1/email-verifications/resend', { body: { email } });
  const link = (number: number, email = ADA.email) =>
    identity.links.make({ purpose: 'verify-email', id: userId, link: number, email });
  const requested = async () =>
    (await identity.types(`user-${userId}`)).filter((type) => type === 'EmailVerificationRequested').length;

  it('answers alike whatever address asks for another link, and sends one a minute', async () => {
    const replies = [await resend(ADA.email), await resend(ADA.email), await resend('nobody@example.com')];
    assert.deepEqual(
      replies.map(({ status, body }) => [status, body]),
      Array.from({ length: 3 }, () => [202, {}]),
    );
    assert.deepEqual(Object.keys(replies[0]!.headers), Object.keys(replies[2]!.headers));
    assert.equal(await requested(), 1);
    clock.pass(60_000);
    await resend(ADA.email);
    assert.equal(await requested(), 2);
  });

  it('accepts none but the newest link', async () => {
    const newest = await link(3);
    const wrong = [
      await link(2),
      await link(4),
      await link(3, 'other@example.com'),
      await identity.links.make({ purpose: 'invitation', id: userId, link: 3, email: ADA.email }),
      `${newest.slice(0, -1)}${newest.endsWith('A') ? 'B' : 'A'}`,
      newest.replace(userId, identity.context().newId('user')),
      'nonsense',
    ];
    for (const token of wrong) {
      const { status, body } = await verify(token);
      assert.deepEqual([status, body['code']], [400, 'invalid-token']);
    }
    assert.equal((await verify(newest)).status, 204);
    assert.equal((await identity.types(`user-${userId}`)).at(-1), 'EmailVerified');
  });

  it('writes nothing for a link that is followed again, and sends no more', async () => {
    const before = await identity.store.head();
    assert.equal((await verify(await link(3))).status, 204);
    clock.pass(60_000);
    assert.equal((await resend(ADA.email)).status, 202);
    assert.equal(await identity.store.head(), before);
  });
});
