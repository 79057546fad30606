import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MovableClock } from '@guildhall/testing';
import { SESSION_SECONDS } from './domain/session.js';
import { type Identity, openIdentity } from './identity.fixture.js';

describe('sessions', () => {
  // Ahead of the real time by nothing that matters: access tokens are checked by the real clock.
  const clock = new MovableClock(new Date());
  let identity: Identity;
  before(async () => {
    identity = await openIdentity({ clock });
    await identity.verified(await identity.register());
  });
  after(() => identity.close());

  const refresh = async (refreshToken: string) => {
    const { status, body } = await identity.send('POST', '/v1/sessions/refresh', { body: { refreshToken } });
    return {
      status,
      code: body['code'],
      refreshToken: String(body['refreshToken']),
      accessToken: String(body['accessToken']),
    };
  };

  it('exchange a refresh token for the next one', async () => {
    const { refreshToken } = await identity.logIn();
    const second = await refresh(refreshToken);
    assert.equal(second.status, 200);
    assert.notEqual(second.refreshToken, refreshToken);
    assert.equal((await identity.send('GET', '/v1/users/me', { token: second.accessToken })).status, 200);
    assert.equal((await refresh(second.refreshToken)).status, 200);
  });

  it('end when a refresh token is used twice', async () => {
    const { refreshToken, sessionId } = await identity.logIn();
    const next = await refresh(refreshToken);
    assert.deepEqual(await refresh(refreshToken).then(({ status, code }) => [status, code]), [
      401,
      'refresh-token-reused',
    ]);
    assert.deepEqual(await refresh(next.refreshToken).then(({ code }) => code), 'invalid-refresh-token');
    const [, , ended] = await identity.events(`session-${sessionId}`);
    assert.deepEqual(ended!.data, { sessionId, reason: 'refresh-token-reused' });
  });

  it('let at most one of fifty racing refreshes win, and are then over', async () => {
    const { refreshToken, sessionId } = await identity.logIn();
    const replies = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)));
    const won = replies.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    assert.deepEqual(new Set(replies.map(({ code }) => code)), new Set([undefined, 'refresh-token-reused']));
    assert.equal((await refresh(won[0]!.refreshToken)).status, 401);
    assert.deepEqual(await identity.types(`session-${sessionId}`), [
      'SessionStarted',
      'SessionRefreshed',
      'SessionEnded',
    ]);
  });

  it('are not ended by a token that never was one of theirs', async () => {
    const { refreshToken, sessionId } = await identity.logIn();
    const invented = `${sessionId}.${'A'.repeat(43)}`;
    assert.equal((await refresh(invented)).code, 'invalid-refresh-token');
    assert.equal((await refresh('nonsense')).code, 'invalid-refresh-token');
    assert.equal((await refresh(refreshToken)).status, 200);
  });

  it('are listed, and end one by one or all at once', async () => {
    const [first, second, third] = [await identity.logIn(), await identity.logIn(), await identity.logIn()];
    const remove = (path: string, token: string) => identity.send('DELETE', `/v1/sessions${path}`, { token });
    const position = String((await remove(`/${first.sessionId}`, third.accessToken)).headers['guildhall-position']);
    assert.equal((await refresh(first.refreshToken)).code, 'invalid-refresh-token');

    const list = await identity.send('GET', '/v1/sessions', {
      token: third.accessToken,
      headers: { 'guildhall-at-least': position },
    });
    const rows = list.body['data'] as { id: string; current: boolean }[];
    assert.deepEqual(
      rows.slice(0, 2).map(({ id, current }) => [id, current]),
      [
        [third.sessionId, true],
        [second.sessionId, false],
      ],
    );
    assert.ok(!rows.some(({ id }) => id === first.sessionId));

    assert.equal((await remove('/current', second.accessToken)).status, 204);
    assert.equal((await refresh(second.refreshToken)).status, 401);
    const fourth = await identity.logIn();
    assert.equal((await remove('', third.accessToken)).status, 204);
    for (const { refreshToken } of [third, fourth]) assert.equal((await refresh(refreshToken)).status, 401);
  });

  it('of somebody else are not there', async () => {
    const { sessionId, refreshToken } = await identity.logIn();
    const bob = { email: 'bob@example.com', name: 'Bob', password: 'correct horse battery' };
    await identity.verified(await identity.register(bob), bob);
    const { accessToken } = await identity.logIn(bob);
    for (const id of [sessionId, 'ses_1', 'usr_00000000000000000000000000']) {
      assert.equal((await identity.send('DELETE', `/v1/sessions/${id}`, { token: accessToken })).status, 404);
    }
    assert.equal((await refresh(refreshToken)).status, 200);
  });

  it('end after their whole time, however often they were refreshed', async () => {
    const { refreshToken } = await identity.logIn();
    clock.pass((SESSION_SECONDS - 60) * 1000);
    const last = await refresh(refreshToken);
    assert.equal(last.status, 200);
    clock.pass(61_000);
    assert.equal((await refresh(last.refreshToken)).code, 'invalid-refresh-token');
  });
});
