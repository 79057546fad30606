import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Vault } from './index.js';

export type VaultHarness = Readonly<{
  /** A vault, whatever it may hold already. */
  open(): Promise<Vault>;
  /** Ends `vault` and opens what it has kept again, as after a restart. */
  reopen(vault: Vault): Promise<Vault>;
  /** After the vault was closed. */
  dispose?(): Promise<void>;
}>;

const KEY_BYTES = 32;

/** What every adapter of the vault promises. Call it once in a spec of the adapter. */
export const vaultContract = (name: string, harness: VaultHarness): void => {
  describe(`vault contract: ${name}`, () => {
    let vault: Vault;
    before(async () => {
      vault = await harness.open();
    });
    after(async () => {
      await vault.close();
      await harness.dispose?.();
    });

    const subject = () => `subject-${randomUUID()}`;
    const keyOf = async (of: string) => {
      const key = (await vault.keys([of])).get(of);
      return key && Buffer.from(key).toString('hex');
    };
    const restart = async () => {
      vault = await harness.reopen(vault);
    };

    describe('keys', () => {
      it('are made for each subject, 256 bits, all different', async () => {
        const subjects = [subject(), subject(), subject()];
        await vault.createKeys(subjects);
        const keys = await vault.keys(subjects);
        assert.deepEqual([...keys.keys()].toSorted(compare), subjects.toSorted(compare));
        for (const key of keys.values()) assert.equal(key.length, KEY_BYTES);
        assert.equal(new Set([...keys.values()].map((key) => Buffer.from(key).toString('hex'))).size, 3);
      });

      it('are not there before they are made', async () => {
        const [has, hasNot] = [subject(), subject()];
        await vault.createKeys([has]);
        assert.deepEqual([...(await vault.keys([hasNot, has])).keys()], [has]);
        assert.equal((await vault.keys([])).size, 0);
        await vault.createKeys([]);
      });

      it('stay the same when asked for twice, also in one call and at the same time', async () => {
        const of = subject();
        await Promise.all([vault.createKeys([of, of]), vault.createKeys([of, subject()])]);
        const first = await keyOf(of);
        await vault.createKeys([of]);
        assert.ok(first);
        assert.equal(await keyOf(of), first);
      });

      it('survive a restart', async () => {
        const of = subject();
        await vault.createKeys([of]);
        const first = await keyOf(of);
        await restart();
        assert.ok(first);
        assert.equal(await keyOf(of), first);
      });

      it('are for any subject', async () => {
        const subjects = ['', 'a"b', "a'b", '$x', '__proto__', 'ö😀', 'x'.repeat(500)].map(
          (it) => `${randomUUID()}${it}`,
        );
        await vault.createKeys(subjects);
        assert.equal((await vault.keys(subjects)).size, subjects.length);
      });

      it('are not changed by what a caller does to them', async () => {
        const of = subject();
        await vault.createKeys([of]);
        const first = await keyOf(of);
        for (let n = 0; n < 2; n += 1) (await vault.keys([of])).get(of)?.fill(0);
        assert.equal(await keyOf(of), first);
      });

      it('come by thousands', async () => {
        const subjects = Array.from({ length: 3_000 }, subject);
        await Promise.all([vault.createKeys(subjects.slice(0, 2_000)), vault.createKeys(subjects.slice(1_000))]);
        assert.equal((await vault.keys(subjects)).size, subjects.length);
      });
    });

    describe('a destroyed key', () => {
      it('is gone, for ever, and only it', async () => {
        const [erased, other] = [subject(), subject()];
        await vault.createKeys([erased, other]);
        const kept = await keyOf(other);
        await vault.keys([erased]);
        await vault.destroyKey(erased);
        assert.equal(await keyOf(erased), undefined);
        await vault.createKeys([erased, other]);
        assert.equal(await keyOf(erased), undefined);
        assert.equal(await keyOf(other), kept);
        await restart();
        await vault.createKeys([erased]);
        assert.equal(await keyOf(erased), undefined);
        assert.equal(await keyOf(other), kept);
      });

      it('may be destroyed again', async () => {
        const erased = subject();
        await vault.createKeys([erased]);
        await vault.destroyKey(erased);
        await vault.destroyKey(erased);
        await restart();
        await vault.destroyKey(erased);
        assert.equal(await keyOf(erased), undefined);
      });

      it('need not have been made: the subject never gets one', async () => {
        const erased = subject();
        await vault.destroyKey(erased);
        await vault.createKeys([erased]);
        assert.equal(await keyOf(erased), undefined);
      });

      it('is gone also when it is being made at the same time', async () => {
        const erased = subject();
        await Promise.all([vault.createKeys([erased]), vault.destroyKey(erased), vault.createKeys([erased])]);
        assert.equal(await keyOf(erased), undefined);
      });
    });

    describe('a secret', () => {
      const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
      const never = () => assert.fail('the secret is there already');

      it('is what the first caller makes', async () => {
        const [its, name] = [randomBytes(100), `secret-${randomUUID()}`];
        assert.equal(hex(await vault.secret(name, () => its)), hex(its));
        assert.equal(hex(await vault.secret(name, never)), hex(its));
        await restart();
        assert.equal(hex(await vault.secret(name, never)), hex(its));
      });

      it('is one for all who ask at the same time', async () => {
        const name = `secret-${randomUUID()}`;
        const asked = Array.from({ length: 10 }, () =>
          vault.secret(name, async () => {
            await new Promise(setImmediate);
            return randomBytes(32);
          }),
        );
        const answers = await Promise.all(asked);
        assert.equal(new Set(answers.map(hex)).size, 1);
      });

      it('is kept apart from others', async () => {
        const name = `secret-${randomUUID()}`;
        const one = await vault.secret(`${name}-1`, () => randomBytes(32));
        const two = await vault.secret(`${name}-2`, () => randomBytes(32));
        assert.notEqual(hex(one), hex(two));
      });

      it('is made by the next caller when the first one failed', async () => {
        const name = `secret-${randomUUID()}`;
        const failing = vault.secret(name, () => Promise.reject(new Error('no entropy')));
        const next = vault.secret(name, () => new Uint8Array([1, 2, 3]));
        await assert.rejects(failing, /no entropy/);
        assert.equal(hex(await next), '010203');
      });

      it('is not changed by what a caller does to it', async () => {
        const name = `secret-${randomUUID()}`;
        const first = await vault.secret(name, () => new Uint8Array([1, 2, 3]));
        first.fill(0);
        assert.equal(hex(await vault.secret(name, never)), '010203');
      });
    });

    it('answers nothing any more after it was closed', async () => {
      const of = subject();
      await vault.createKeys([of]);
      const closed = vault;
      await restart();
      await assert.rejects(closed.keys([of]));
      await assert.rejects(closed.createKeys([of]));
      await assert.rejects(closed.destroyKey(of));
      assert.ok(await keyOf(of));
    });
  });
};

const compare = (a: string, b: string): number => (a < b ? -1 : 1);
