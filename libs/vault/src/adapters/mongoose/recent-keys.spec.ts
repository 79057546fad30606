import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecentKeys } from './recent-keys.js';

describe('keys in memory', () => {
  it('are forgotten, and wiped, a while after they were asked for', () => {
    let now = 1_000;
    const recent = new RecentKeys(100, 10, () => now);
    const [slow, quick] = [new Uint8Array([1]), new Uint8Array([2])];
    recent.set('slow', slow, 900 + 1);
    recent.set('quick', quick, 1_000);
    assert.equal(recent.get('slow'), slow);
    now = 1_001;
    assert.equal(recent.get('slow'), undefined);
    assert.equal(recent.get('quick'), quick);
    assert.deepEqual([...slow], [0]);
    now = 1_100;
    recent.forgetOld();
    assert.equal(recent.size, 0);
    assert.deepEqual([...quick], [0]);
  });

  it('are so many at the most: the oldest go first', () => {
    const recent = new RecentKeys(100, 2, () => 0);
    const keys = Array.from({ length: 3 }, () => new Uint8Array([7]));
    for (const [n, key] of keys.entries()) recent.set(`subject-${n}`, key, 0);
    recent.set('subject-2', keys[2]!.slice(), 0);
    assert.equal(recent.size, 2);
    assert.equal(recent.get('subject-0'), undefined);
    assert.deepEqual(keys.map(String), ['0', '7', '0']);
  });

  it('are wiped on request', () => {
    const recent = new RecentKeys(100, 10, () => 0);
    const keys = [new Uint8Array([1]), new Uint8Array([2])];
    recent.set('a', keys[0]!, 0);
    recent.set('b', keys[1]!, 0);
    recent.forget('a');
    assert.equal(recent.get('a'), undefined);
    assert.deepEqual(keys.map(String), ['0', '2']);
    recent.clear();
    assert.equal(recent.size, 0);
    assert.deepEqual(keys.map(String), ['0', '0']);
  });
});
