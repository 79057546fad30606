import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hash } from '@node-rs/argon2';
import { strengthenPassword } from './domain/change-user.js';
import { user } from './domain/user.js';
import { ADA, type Identity, openIdentity } from './identity.fixture.js';

describe('logging in', () => {
  let identity: Identity;
  let userId: string;
  before(async () => {
    identity = await openIdentity();
    userId = await identity.register();
  });
  after(() => identity.close());

  const logIn = (email: string, password: string, from = '192.0.2.1') =>
    identity.send('POST', '/v1/sessions', { body: { email, password }, from });

  it('refuses the right password while the address is not verified', async () => {
    const { status, body } = await logIn(ADA.email, ADA.password);
    assert.deepEqual([status, body['code']], [403, 'email-not-verified']);
    assert.equal((await logIn(ADA.email, 'not the password')).status, 401);
  });

  it('gives tokens that are accepted, and says nothing of them in the log', async () => {
    await identity.verified(userId);
    const { status, headers, body } = await logIn(ADA.email, ADA.password);
    assert.equal(status, 201);
    const { id } = body['session'] as { id: string };
    assert.equal(headers['location'], `/v1/sessions/${id}`);
    assert.equal(body['tokenType'], 'Bearer');
    assert.ok(Math.abs(Date.parse(String(body['expiresAt'])) - Date.now() - 600_000) < 5_000);
    const me = await identity.send('GET', '/v1/users/me', { token: String(body['accessToken']) });
    assert.deepEqual([me.status, me.body['id'], me.body['emailVerified']], [200, userId, true]);
    const written = JSON.stringify(await identity.events(`session-${id}`));
    for (const secret of ['accessToken', 'refreshToken']) assert.ok(!written.includes(String(body[secret])));
    assert.ok(!written.includes(String(body['refreshToken']).split('.')[1]!));
  });

  it('accepts no access token of a session once it was ended', async () => {
    const first = String((await logIn(ADA.email, ADA.password)).body['accessToken']);
    const second = String((await logIn(ADA.email, ADA.password)).body['accessToken']);
    const { headers } = await identity.send('DELETE', '/v1/sessions/current', { token: first });
    const asFresh = { 'guildhall-at-least': String(headers['guildhall-position']) };
    const me = (token: string) => identity.send('GET', '/v1/users/me', { token, headers: asFresh });
    assert.deepEqual([(await me(first)).status, (await me(second)).status], [401, 200]);
  });

  it('takes passwords to their last character and blank', async () => {
    const person = { ...ADA, email: 'long@example.com', password: ` ${'x'.repeat(1_000)} ` };
    await identity.verified(await identity.register(person), person);
    assert.equal((await logIn(person.email, person.password)).status, 201);
    assert.equal((await logIn(person.email, person.password.slice(0, -1))).status, 401);
    assert.equal((await logIn(person.email, person.password.trim())).status, 401);
  });

  it('answers alike, also in time, for known and unknown addresses', async () => {
    const times = { known: [] as number[], unknown: [] as number[] };
    const answers = new Set<string>();
    for (let round = 0; round < 9; round += 1) {
      for (const which of ['known', 'unknown'] as const) {
        const started = performance.now();
        const { status, headers, body } = await logIn(
          which === 'known' ? ADA.email : 'nobody@example.com',
          'wrong',
          '192.0.2.9',
        );
        times[which].push(performance.now() - started);
        answers.add(JSON.stringify([status, Object.keys(headers), { ...body, requestId: '' }]));
      }
    }
    assert.equal(answers.size, 1, [...answers].join('\n'));
    // The quickest: a busy machine makes any of them slower, and none quicker.
    const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
    assert.ok(Math.abs(known - unknown) < 10, JSON.stringify(times));
  });

  it('stops guesses from one network, also many at once, and lets the person in from another', async () => {
    const guesses = await Promise.all(Array.from({ length: 30 }, () => logIn(ADA.email, 'a guess', '198.51.100.7')));
    const tried = guesses.filter(({ status }) => status === 401);
    const stopped = guesses.filter(({ status }) => status === 429);
    assert.deepEqual([tried.length, stopped.length], [10, 20]);
    assert.ok(Number(stopped[0]!.headers['retry-after']) > 800);
    assert.equal((await logIn(ADA.email, ADA.password, '198.51.100.7')).status, 429);
    assert.equal((await logIn(ADA.email, ADA.password, '203.0.113.5')).status, 201);
    assert.equal((await logIn('nobody@example.com', 'a guess', '198.51.100.7')).status, 401);
  });

  it('strengthens a password that was kept under weaker parameters', async () => {
    const weak = await hash(ADA.password, { memoryCost: 8_192, timeCost: 1 });
    const { passwordHash: from } = (await identity.decisions.load(user, userId)).state;
    await identity.decisions.decide(user, userId, identity.context(), strengthenPassword({ userId, from, to: weak }));
    await identity.logIn();
    const kept = (await identity.decisions.load(user, userId)).state.passwordHash;
    assert.match(kept, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const before = (await identity.events(`user-${userId}`)).length;
    await identity.logIn();
    assert.equal((await identity.events(`user-${userId}`)).length, before);
  });

  it('publishes the keys of access tokens, to be cached', async () => {
    const { status, headers, body } = await identity.send('GET', '/.well-known/jwks.json');
    assert.deepEqual([status, headers['cache-control']], [200, 'public, max-age=3600']);
    for (const key of body['keys'] as object[]) {
      assert.deepEqual(Object.keys(key).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
  });
});
