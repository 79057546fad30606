import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { VerifiedTokens } from './verified-tokens.js';

const at = (seconds: number) => new Date(seconds * 1000);
const claims = { sub: 'usr_1', sid: 'ses_1', exp: 100 };

describe('verified tokens', () => {
  let tokens: VerifiedTokens;
  beforeEach(() => {
    tokens = new VerifiedTokens(2);
  });

  it('claim what they claimed, until they end', () => {
    tokens.keep('Bearer a', { ...claims }, at(10));
    assert.deepEqual(tokens.claimsOf('Bearer a', at(10)), claims);
    assert.deepEqual(tokens.claimsOf('Bearer a', at(99.999)), claims);
    assert.equal(tokens.claimsOf('Bearer a', at(100)), undefined);
    assert.equal(tokens.claimsOf('Bearer a', at(50)), undefined, 'forgotten');
  });

  it('are known by the whole header alone', () => {
    tokens.keep('Bearer a', { ...claims }, at(10));
    for (const header of ['Bearer b', 'bearer a', 'Bearer a ', ''])
      assert.equal(tokens.claimsOf(header, at(10)), undefined);
  });

  it('are verified again by a clock that was set back', () => {
    tokens.keep('Bearer a', { ...claims }, at(10));
    assert.equal(tokens.claimsOf('Bearer a', at(9)), undefined);
  });

  it('are not kept when they have ended', () => {
    tokens.keep('Bearer a', { ...claims }, at(100));
    assert.equal(tokens.claimsOf('Bearer a', at(99)), undefined);
  });

  it('are few', () => {
    for (const header of ['Bearer a', 'Bearer b', 'Bearer c']) tokens.keep(header, { ...claims }, at(10));
    assert.deepEqual(
      ['Bearer a', 'Bearer b', 'Bearer c'].map((header) => tokens.claimsOf(header, at(10)) !== undefined),
      [false, true, true],
    );
  });

  it('cannot be changed by who reads their claims', () => {
    tokens.keep('Bearer a', { ...claims }, at(10));
    assert.throws(() => Object.assign(tokens.claimsOf('Bearer a', at(10))!, { sub: 'usr_2' }), TypeError);
  });
});
