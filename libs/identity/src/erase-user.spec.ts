import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import type { Decider } from '@guildhall/event-sourcing';
import { eraseUser } from './domain/change-user.js';
import { session, startSession } from './domain/session.js';
import { user } from './domain/user.js';
import { ADA, type Identity, openIdentity } from './identity.fixture.js';
import { newRefreshToken } from './refresh-tokens.js';

const EVA = { email: 'eva.unmistakable@example.com', name: 'Eva Unmistakable', password: 'a password of some length' };

/** Files of the folder that hold one of the words, in clear or in base64 as a part of something else. */
const holding = async (folder: string, words: readonly string[]): Promise<readonly string[]> => {
  const needles = words.flatMap((word) => [
    word,
    Buffer.from(word).toString('base64').slice(0, -4),
    Buffer.from(word).toString('hex'),
  ]);
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (needles.some((needle) => bytes.includes(needle))) found.push(path);
  }
  return found;
};

const signIn = async (identity: Identity, person = EVA) => {
  const userId = await identity.register(person);
  await identity.verified(userId, person);
  const { accessToken, refreshToken } = await identity.logIn(person);
  const { body } = await identity.send('POST', '/v1/step-up', {
    token: accessToken,
    body: { password: person.password },
  });
  return { userId, accessToken, refreshToken, steppedUp: String(body['accessToken']) };
};

const organizationSays = (identity: Identity, event: OrganizationEvent) => {
  const stream: Decider<null, OrganizationEvent> = {
    category: 'organization',
    initialState: () => null,
    evolve: () => null,
  };
  return identity.decisions.decide(stream, event.data.organizationId, identity.context(), () => [event]);
};

const founding = (organizationId: string, founderId: string, membershipId: string): OrganizationEvent => ({
  type: 'OrganizationFounded',
  data: {
    organizationId,
    name: 'Engines',
    slug: 'engines',
    founderId,
    membershipId,
    template: 'workspace',
    roles: [],
    founderRoles: ['admin'],
    defaultRoles: ['member'],
    indispensableRole: 'admin',
    ownerRole: null,
    policies: {
      invitationLifetimeHours: 168,
      addsMembersDirectly: false,
      strangersInProjects: 'members',
      projectDeletion: 'always',
      deletionGraceDays: 30,
      ownershipTransfer: null,
    },
  },
});

describe('erasing an account', () => {
  it('leaves nothing of the person, not in any file, not after opening it again', async () => {
    const identity = await openIdentity();
    const { folder } = identity;
    const { userId, accessToken, refreshToken, steppedUp } = await signIn(identity);
    await identity.register(ADA);
    const me = '/v1/users/me';
    await identity.send('PATCH', me, { token: accessToken, body: { name: 'Eva Renamed' } });

    const early = await identity.send('DELETE', me, { token: accessToken });
    assert.deepEqual([early.status, early.body['code']], [428, 'step-up-required']);
    assert.equal((await identity.send('DELETE', me, { token: steppedUp })).status, 204);

    for (const token of [accessToken, steppedUp]) assert.equal((await identity.send('GET', me, { token })).status, 401);
    assert.equal((await identity.send('POST', '/v1/sessions/refresh', { body: { refreshToken } })).status, 401);
    const { email, password } = EVA;
    assert.equal(
      (await identity.send('POST', '/v1/sessions', { body: { email, password } })).body['code'],
      'wrong-credentials',
    );
    const { state } = await identity.decisions.load(user, userId);
    assert.deepEqual([state.name, state.email, state.passwordHash], ['', '', '']);
    await identity.close({ keep: true });

    const words = [EVA.email, EVA.email.toUpperCase(), EVA.name, 'Eva Renamed', EVA.password];
    assert.deepEqual(await holding(folder, words), []);
    const again = await openIdentity({ folder });
    assert.deepEqual((await again.decisions.load(user, userId)).state.status, 'erased');
    assert.deepEqual((await again.codec.decode(await again.events(`user-${userId}`)))[0]!.data, {
      userId,
      email: 'erased',
      name: 'erased',
    });
    assert.notEqual(await again.register(EVA), userId);
    await again.close();
  });

  it('can be tried out, and then nothing has happened', async () => {
    const identity = await openIdentity();
    const { userId, accessToken, steppedUp } = await signIn(identity);
    const head = await identity.store.head();
    const early = await identity.send('DELETE', '/v1/users/me?dryRun=true', { token: accessToken });
    assert.deepEqual([early.status, early.body['code']], [428, 'step-up-required']);
    const { status, body } = await identity.send('DELETE', '/v1/users/me?dryRun=true', { token: steppedUp });
    const types = (body['events'] as { type: string }[]).map(({ type }) => type);
    assert.deepEqual([status, types], [200, ['UserErased', 'SessionEnded']]);
    assert.equal(await identity.store.head(), head);
    assert.equal((await identity.vault.keys([userId])).size, 1);
    const renamed = await identity.send('PATCH', '/v1/users/me?dryRun=true', {
      token: accessToken,
      body: { name: 'Eva Renamed' },
    });
    const [event] = renamed.body['events'] as { type: string; data: unknown }[];
    assert.deepEqual(event, { type: 'UserRenamed', data: { userId, name: 'Eva Renamed' } });
    assert.equal((await identity.send('GET', '/v1/users/me', { token: accessToken })).body['name'], EVA.name);
    await identity.close();
  });

  it('lets nobody in by a session that began while it happened', async () => {
    const identity = await openIdentity();
    const { userId, steppedUp } = await signIn(identity);
    assert.equal((await identity.send('DELETE', '/v1/users/me', { token: steppedUp })).status, 204);
    const sessionId = identity.context().newId('session');
    const { token: refreshToken, digest: tokenDigest } = newRefreshToken(sessionId);
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const started = startSession({ sessionId, userId, tokenDigest, expiresAt });
    await identity.decisions.decide(session, sessionId, identity.context(), started);
    const { status, body } = await identity.send('POST', '/v1/sessions/refresh', { body: { refreshToken } });
    assert.deepEqual([status, body['code']], [401, 'invalid-refresh-token']);
    await identity.close();
  });

  it('is finished by its reaction when the process died half way', async () => {
    const identity = await openIdentity();
    const { userId, refreshToken } = await signIn(identity);
    const emailDigest = await identity.digests.of(EVA.email);
    const { position } = await identity.decisions.decide(
      user,
      userId,
      identity.context(),
      eraseUser({ userId, emailDigest }),
    );
    await identity.subscriptions.settled(position);
    assert.deepEqual(await identity.types(`email-${emailDigest}`), ['EmailReserved', 'EmailReleased']);
    assert.equal((await identity.vault.keys([userId])).size, 0);
    const [sessionId] = refreshToken.split('.');
    assert.equal((await identity.types(`session-${sessionId!}`)).at(-1), 'SessionEnded');
    await identity.close();
  });

  it('is refused while an organization would be left without an administrator', async () => {
    const identity = await openIdentity();
    const { userId, steppedUp } = await signIn(identity);
    const organizationId = identity.context().newId('organization');
    const happens = (event: OrganizationEvent) => organizationSays(identity, event);
    await happens(founding(organizationId, userId, identity.context().newId('membership')));
    const refused = await identity.send('DELETE', '/v1/users/me', { token: steppedUp });
    assert.deepEqual([refused.status, refused.body['code']], [409, 'owns-organization']);
    assert.ok(String(refused.body['detail']).includes(organizationId));
    assert.ok(!(await identity.types(`user-${userId}`)).includes('UserErased'));

    const successor = identity.context().newId('user');
    const joined = { organizationId, userId: successor, membershipId: identity.context().newId('membership') };
    await happens({ type: 'MemberJoined', data: { ...joined, roles: ['member'] } });
    assert.equal((await identity.send('DELETE', '/v1/users/me', { token: steppedUp })).status, 409);
    await happens({ type: 'MemberRolesChanged', data: { ...joined, roles: ['admin'] } });
    assert.equal((await identity.send('DELETE', '/v1/users/me', { token: steppedUp })).status, 204);
    await identity.close();
  });

  it('is not held back by an organization that was deleted, even if it can be restored', async () => {
    const identity = await openIdentity();
    const { steppedUp, userId } = await signIn(identity);
    const organizationId = identity.context().newId('organization');
    await organizationSays(identity, founding(organizationId, userId, identity.context().newId('membership')));
    assert.equal((await identity.send('DELETE', '/v1/users/me', { token: steppedUp })).status, 409);
    const restorableUntil = new Date(Date.now() + 3_600_000).toISOString();
    await organizationSays(identity, { type: 'OrganizationDeleted', data: { organizationId, restorableUntil } });
    assert.equal((await identity.send('DELETE', '/v1/users/me', { token: steppedUp })).status, 204);
    await identity.close();
  });

  it('asks for the password of a session that is still open', async () => {
    const identity = await openIdentity();
    const { accessToken } = await signIn(identity);
    const stepUp = (password: string) =>
      identity.send('POST', '/v1/step-up', { token: accessToken, body: { password } });
    assert.equal((await stepUp('not the password')).body['code'], 'wrong-credentials');
    assert.equal((await stepUp(EVA.password)).status, 200);
    await identity.send('DELETE', '/v1/sessions/current', { token: accessToken });
    assert.equal((await stepUp(EVA.password)).body['code'], 'not-signed-in');
    await identity.close();
  });
});
