import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { mac, openSealed, seal } from './index.js';
import { unwrap, wrap } from './wrapping.js';

const key = randomBytes(32);

const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, n) => (n === at ? byte ^ 1 : byte));

describe('sealing', () => {
  it('opens what it sealed, and never seals alike twice', () => {
    for (const plain of ['', 'ana@example.org', 'ö😀'])
      assert.equal(openSealed(key, 'email', seal(key, 'email', plain)), plain);
    assert.notEqual(seal(key, 'email', 'ana'), seal(key, 'email', 'ana'));
  });

  it('opens only with the same key and context, and unchanged', () => {
    const sealed = seal(key, 'email', 'ana');
    assert.throws(() => openSealed(randomBytes(32), 'email', sealed));
    assert.throws(() => openSealed(key, 'name', sealed));
    const bytes = Buffer.from(sealed, 'base64url');
    for (let at = 0; at < bytes.length; at += 1)
      assert.throws(() => openSealed(key, 'email', Buffer.from(flipped(bytes, at)).toString('base64url')));
  });
});

describe('wrapping', () => {
  it('unwraps only with the same key and context, and unchanged', () => {
    const bytes = randomBytes(32);
    const wrapped = wrap(key, 'ana', bytes);
    assert.deepEqual(unwrap(key, 'ana', wrapped), new Uint8Array(bytes));
    assert.throws(() => unwrap(randomBytes(32), 'ana', wrapped));
    assert.throws(() => unwrap(key, 'ben', wrapped));
    for (let at = 0; at < wrapped.length; at += 1) assert.throws(() => unwrap(key, 'ana', flipped(wrapped, at)));
  });
});

describe('mac', () => {
  it('differs by key and by where the parts end', () => {
    assert.equal(mac(key, 'a', 'b'), mac(key, 'a', 'b'));
    assert.equal(mac(key, 'a').length, 43);
    assert.notEqual(mac(key, 'ab'), mac(key, 'a', 'b'));
    assert.notEqual(mac(key, 'a', 'b'), mac(randomBytes(32), 'a', 'b'));
  });
});
