import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { identityContext, organizationsContext, type OrganizationEvent } from '@guildhall/contracts';
import { type Bench, killedBetweenSteps, openBench } from '@guildhall/testing';
import { EmailDigests, LinkTokens } from '@guildhall/vault';
import { email } from './domain/email.js';
import { say } from './invitations.fixture.js';
import { EMAIL, INVITATION, registering } from './registering.fixture.js';

const child = fileURLToPath(new URL('register-and-die.fixture.js', import.meta.url));

describe('a process that is killed while somebody registers', () => {
  // One: the address is reserved, and nobody has it. Two: the user is there, and nobody was answered.
  for (const appends of [1, 2]) {
    const killed = (
      then: (found: {
        register: Awaited<ReturnType<typeof registering>>;
        holder: () => Promise<string | undefined>;
        types: (userId: string) => Promise<readonly string[]>;
      }) => Promise<void>,
    ) =>
      killedBetweenSteps(child, ['the-command', String(appends)], async (folder) => {
        const bench = await openBench([identityContext, organizationsContext], { folder });
        try {
          const digest = await new EmailDigests(bench.vault).of(EMAIL);
          const holder = async () => (await bench.decisions.load(email, digest)).state.holder;
          await then({ register: await registering(bench), holder, types: (userId) => typesOf(bench, userId) });
        } finally {
          await bench.close();
        }
      });

    it(`after step ${appends}: the same command finishes it, and there is one user`, () =>
      killed(async ({ register, holder, types }) => {
        const reserved = await holder();
        const { id } = await register('the-command');
        assert.equal(id, reserved);
        assert.deepEqual(await types(id), ['UserRegistered', 'PasswordSet']);
        assert.deepEqual((await register('the-command')).id, id);
        assert.deepEqual(await types(id), ['UserRegistered', 'PasswordSet']);
        assert.equal(await holder(), id);
      }));

    it(`after step ${appends}: whoever registers with the address later has it only if nobody else is a user`, () =>
      killed(async ({ register, holder, types }) => {
        const reserved = (await holder())!;
        const { id } = await register('another-command');
        assert.notEqual(id, reserved);
        const finished = appends === 2;
        assert.equal(await holder(), finished ? reserved : id);
        assert.deepEqual(await types(id), finished ? [] : ['UserRegistered', 'PasswordSet']);
        const first = finished ? ['UserRegistered', 'PasswordSet', 'RegistrationRepeated'] : ['RegistrationAbandoned'];
        assert.deepEqual(await types(reserved), first, 'what was never finished is compensated, what was stays');
        await register('the-command');
        assert.deepEqual(await types(reserved), first, 'and never comes to be');
        assert.equal(await holder(), finished ? reserved : id);
      }));
  }
});

describe('a process that is killed while somebody registers by an invitation', () => {
  const killed = (
    appends: number,
    then: (found: {
      bench: Bench;
      /** By the link of the invitation. */
      register: (commandId: string) => ReturnType<Awaited<ReturnType<typeof registering>>>;
      answered: (event: OrganizationEvent) => Promise<void>;
    }) => Promise<void>,
  ) =>
    killedBetweenSteps(child, ['the-command', String(appends), 'invitation'], async (folder) => {
      const bench = await openBench([identityContext, organizationsContext], { folder });
      try {
        const register = await registering(bench);
        await bench.subscriptions.start();
        const { invitationId: id, organizationId } = INVITATION;
        const token = await new LinkTokens(bench.vault).make({ purpose: 'invitation', id, link: 1, email: EMAIL });
        const answered = async (event: OrganizationEvent) =>
          bench.subscriptions.appliedUpTo(await say(bench, organizationId, event));
        await then({ bench, register: (commandId) => register(commandId, token), answered });
      } finally {
        await bench.close();
      }
    });
  const userOf = async ({ decisions, vault }: Bench) =>
    (await decisions.load(email, await new EmailDigests(vault).of(EMAIL))).state.holder!;
  const all = ['UserRegistered', 'PasswordSet', 'EmailVerified'];

  it('before there is the user: the same command finishes it', () =>
    killed(1, async ({ bench, register }) => {
      const { id, emailVerified } = await register('the-command');
      assert.deepEqual([id, emailVerified], [await userOf(bench), true]);
      assert.deepEqual(await typesOf(bench, id), all);
    }));

  it('before there is the user, and the invitation is revoked: there is none', () =>
    killed(1, async ({ bench, register, answered }) => {
      const reserved = await userOf(bench);
      await answered({ type: 'InvitationRevoked', data: INVITATION });
      await assert.rejects(register('the-command'), { code: 'invalid-token' });
      assert.deepEqual(await typesOf(bench, reserved), []);
    }));

  it('before the answer, and the user has joined: the same command gives it, and the link is used up for others', () =>
    killed(2, async ({ bench, register, answered }) => {
      const userId = await userOf(bench);
      await answered({ type: 'InvitationAccepted', data: { ...INVITATION, userId } });
      const { id, emailVerified } = await register('the-command');
      assert.deepEqual([id, emailVerified], [userId, true]);
      await assert.rejects(register('another-command'), { code: 'invalid-token' });
      assert.deepEqual(await typesOf(bench, userId), all);
    }));
});

const typesOf = async ({ store }: Bench, userId: string): Promise<readonly string[]> => {
  const types: string[] = [];
  for await (const batch of store.readStream(`user-${userId}`)) types.push(...batch.map(({ type }) => type));
  return types;
};
