import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CommandContext } from '@guildhall/event-sourcing';
import { Positions } from '@guildhall/http';
import { CommandBus } from '@nestjs/cqrs';
import { email, reserveEmail } from './domain/email.js';
import { abandonRegistration, noteRepeatedRegistration } from './domain/register-user.js';
import { user } from './domain/user.js';
import { ADA, type Identity, openIdentity, shapeOf } from './identity.fixture.js';
import { RegisterUser } from './register-user.js';

describe('registering', () => {
  let identity: Identity;
  before(async () => {
    identity = await openIdentity();
  });
  after(() => identity.close());

  const holder = async (address: string) =>
    (await identity.decisions.load(email, await identity.digests.of(address))).state.holder;

  it('makes a user whose address is not verified', async () => {
    const reply = await identity.send('POST', '/v1/users', { body: ADA });
    assert.equal(reply.status, 201);
    assert.equal(reply.headers['location'], '/v1/users/me');
    const { id, createdAt, ...rest } = reply.body;
    assert.deepEqual(rest, { email: ADA.email, name: ADA.name, emailVerified: false, twoFactor: { enabled: false } });
    assert.ok(Math.abs(Date.parse(String(createdAt)) - Date.now()) < 5_000);
    assert.deepEqual(await identity.types(`user-${String(id)}`), ['UserRegistered', 'PasswordSet']);
    assert.equal(await holder(ADA.email), id);
  });

  it('answers alike for an address that has an account, and tells its owner once an hour', async () => {
    const person = { ...ADA, email: 'twice@example.com' };
    const first = await identity.send('POST', '/v1/users', { body: person });
    const userId = String(first.body['id']);
    const second = await identity.send('POST', '/v1/users', { body: { ...person, email: 'TWICE@example.com ' } });
    await identity.register({ ...ADA, email: 'between@example.com' });
    const third = await identity.send('POST', '/v1/users', {
      body: { ...person, name: 'Somebody', password: 'another one entirely' },
    });
    assert.deepEqual(shapeOf(second), shapeOf(first));
    assert.deepEqual(shapeOf(third), shapeOf(first));
    assert.notEqual(second.body['id'], userId);
    // An older position would tell that nothing was written.
    const head = identity.app.get(Positions).tokenOf(await identity.store.head());
    assert.equal(third.headers['guildhall-position'], head);
    assert.equal(third.body['name'], 'Somebody');
    assert.deepEqual(await identity.types(`user-${userId}`), ['UserRegistered', 'PasswordSet', 'RegistrationRepeated']);
    assert.equal(await holder(person.email), userId);
  });

  it('takes as long for an address that has an account', async () => {
    const times = { new: [] as number[], known: [] as number[] };
    for (let round = 0; round < 7; round += 1) {
      for (const which of ['new', 'known'] as const) {
        const address = which === 'new' ? `new-${round}@example.com` : ADA.email;
        const started = performance.now();
        await identity.send('POST', '/v1/users', { body: { ...ADA, email: address } });
        times[which].push(performance.now() - started);
      }
    }
    // The quickest: a busy machine makes any of them slower, and none quicker.
    const [fresh, known] = [Math.min(...times.new), Math.min(...times.known)];
    // On the same beat, not just near each other by chance.
    assert.ok(Math.min(fresh, known) >= 199 && Math.abs(fresh - known) < 20, `${fresh} and ${known} ms`);
  });

  it('makes one user of fifty who register with one address at once', async () => {
    const person = { ...ADA, email: 'crowd@example.com' };
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => identity.send('POST', '/v1/users', { body: person })),
    );
    assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([201]));
    const registered: string[] = [];
    for (const { body } of replies) {
      const types = await identity.types(`user-${String(body['id'])}`);
      if (types.includes('UserRegistered')) registered.push(String(body['id']));
    }
    assert.deepEqual(registered, [await holder(person.email)]);
  });

  it('notes the organization that was asked for, whatever its template', async () => {
    const organization = { name: 'Looms', template: 'not-known-here', project: { name: 'Jacquard' } };
    const person = { ...ADA, email: 'founder@example.com' };
    const reply = await identity.send('POST', '/v1/users', { body: { ...person, organization } });
    assert.equal(reply.status, 201);
    assert.ok(!('organization' in reply.body));
    const [registered] = await identity.events(`user-${String(reply.body['id'])}`);
    assert.deepEqual((registered!.data as Record<string, unknown>)['founding'], organization);
    const nameless = { ...person, email: 'nameless@example.com', organization: { template: 'cloud' } };
    assert.equal((await identity.send('POST', '/v1/users', { body: nameless })).status, 400);
  });

  it('takes an address over from a registration that a crash left half done', async () => {
    const address = 'crashed@example.com';
    const digest = await identity.digests.of(address);
    const context = identity.context();
    const unfinished = context.newId('user');
    await identity.decisions.decide(email, digest, context, reserveEmail(unfinished));

    const userId = await identity.register({ ...ADA, email: address });
    assert.deepEqual(await identity.types(`user-${unfinished}`), ['RegistrationAbandoned']);
    assert.deepEqual(await identity.types(`email-${digest}`), ['EmailReserved', 'EmailReserved']);
    assert.equal(await holder(address), userId);
    assert.deepEqual(await identity.types(`user-${userId}`), ['UserRegistered', 'PasswordSet']);
  });

  it('leaves the registration alone that took its own over', async () => {
    const address = 'overtaken@example.com';
    const digest = await identity.digests.of(address);
    const [context, other] = [identity.context(), identity.context()];
    const [slow, fast] = [context.newId('user'), other.newId('user')];
    const own = context.as({ type: 'user', id: slow });
    await identity.decisions.decide(email, digest, own, reserveEmail(slow));
    await identity.decisions.decide(user, slow, other, abandonRegistration(slow));
    await identity.decisions.decide(email, digest, other, reserveEmail(fast, slow));

    const { requestId, commandId, issuedAt } = context.origin;
    const repeated = CommandContext.ofRequest(context.actor, { requestId, commandId, issuedAt });
    await identity.app.get(CommandBus).execute(new RegisterUser({ ...ADA, email: address }, repeated));
    assert.deepEqual(await identity.types(`user-${slow}`), ['RegistrationAbandoned']);
    assert.deepEqual(await identity.types(`user-${fast}`), []);
    assert.equal(await holder(address), fast);
  });

  it('refuses passwords that are guessed first', async () => {
    for (const password of ['Password1', 'QWERTYUIOP', 'guess.me@example.com', 'guess.me', 'ADA LOVELACE']) {
      const { status, body } = await identity.send('POST', '/v1/users', {
        body: { ...ADA, email: 'guess.me@example.com', password },
      });
      assert.deepEqual([status, body['code']], [400, 'common-password'], password);
      assert.deepEqual(
        (body['errors'] as { path: string }[]).map(({ path }) => path),
        ['password'],
      );
    }
    assert.equal(await holder('guess.me@example.com'), undefined);
  });

  it('says nothing of an address to who sends a condition with it', async () => {
    const replies = await Promise.all(
      [ADA.email, 'condition@example.com'].map((address) =>
        identity.send('POST', '/v1/users', { body: { ...ADA, email: address }, headers: { 'if-match': '"0"' } }),
      ),
    );
    assert.deepEqual(
      replies.map(({ status }) => status),
      [201, 201],
    );
  });

  it('gives the same answer to the same request', async () => {
    const body = { ...ADA, email: 'again@example.com' };
    const headers = { 'idempotency-key': 'registration-1' };
    const first = await identity.send('POST', '/v1/users', { body, headers });
    const second = await identity.send('POST', '/v1/users', { body, headers });
    assert.deepEqual(second.body, first.body);
    assert.deepEqual(await identity.types(`user-${String(first.body['id'])}`), ['UserRegistered', 'PasswordSet']);
  });

  it('notes a repetition of nobody who is a user', async () => {
    const context = identity.context();
    const userId = context.newId('user');
    const now = new Date().toISOString();
    const { events } = await identity.decisions.decide(
      user,
      userId,
      context,
      noteRepeatedRegistration({ userId, now }),
    );
    assert.deepEqual(events, []);
  });
});
