import assert from 'node:assert/strict';
import { it } from 'node:test';
import { passedOn } from './passed-on.js';

it('passes the operator’s token on to the services, and nothing that belongs to another set', () => {
  const token = { GUILDHALL_OPERATOR_TOKEN: 'a'.repeat(32) };
  assert.deepEqual(passedOn({ ...token, GUILDHALL_MONGO_URL: 'mongodb://elsewhere', PATH: '/bin' }), token);
  assert.deepEqual(passedOn({ GUILDHALL_OPERATOR_TOKEN_FILE: '/token' }), { GUILDHALL_OPERATOR_TOKEN_FILE: '/token' });
  assert.deepEqual(passedOn({}), {});
});
