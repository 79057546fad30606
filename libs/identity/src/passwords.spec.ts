import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hash } from '@node-rs/argon2';
import { Passwords } from './passwords.js';

describe('passwords', () => {
  const passwords = new Passwords();

  it('are kept as argon2id of at least 19 MiB and two passes, each with a salt of its own', async () => {
    const [one, other] = [await passwords.hash('the same password'), await passwords.hash('the same password')];
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.notEqual(one, other);
    assert.ok(await passwords.matches(one, 'the same password'));
    assert.ok(!(await passwords.matches(one, 'the same password ')));
  });

  it('are weak under less than that', async () => {
    assert.ok(!passwords.isWeak(await passwords.hash('password')));
    assert.ok(passwords.isWeak(await hash('password', { memoryCost: 19_456, timeCost: 1 })));
    assert.ok(passwords.isWeak(await hash('password', { memoryCost: 16_384, timeCost: 3 })));
    assert.ok(passwords.isWeak(await hash('password', { algorithm: 1, memoryCost: 19_456, timeCost: 2 })));
    assert.ok(!passwords.isWeak(await hash('password', { memoryCost: 32_768, timeCost: 3 })));
  });

  it('of nobody never match, and are compared all the same', async () => {
    const known = await passwords.hash('password');
    const time = async (of: string | undefined) => {
      const started = performance.now();
      assert.equal(await passwords.matches(of, 'another'), false);
      return performance.now() - started;
    };
    const times = { known: [] as number[], nobody: [] as number[] };
    for (let round = 0; round < 7; round += 1) {
      times.known.push(await time(known));
      times.nobody.push(await time(undefined));
    }
    const [ofKnown, ofNobody] = [Math.min(...times.known), Math.min(...times.nobody)];
    assert.ok(ofNobody > ofKnown / 2, `${ofNobody} and ${ofKnown} ms`);
  });
});
