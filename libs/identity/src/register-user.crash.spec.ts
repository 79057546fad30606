import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { identityContext, organizationsContext } from '@guildhall/contracts';
import { type Bench, killedBetweenSteps, openBench } from '@guildhall/testing';
import { EmailDigests } from '@guildhall/vault';
import { email } from './domain/email.js';
import { EMAIL, registering } from './registering.fixture.js';

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

const typesOf = async ({ store }: Bench, userId: string): Promise<readonly string[]> => {
  const types: string[] = [];
  for await (const batch of store.readStream(`user-${userId}`)) types.push(...batch.map(({ type }) => type));
  return types;
};
