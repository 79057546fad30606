import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventStoreUnavailable } from '../../index.js';
import { exact } from './recorded.js';

describe('numbers of EventStoreDB', () => {
  it('are exact, or refused', () => {
    assert.equal(exact(0n), 0);
    assert.equal(exact(9_007_199_254_740_991n), Number.MAX_SAFE_INTEGER);
    assert.throws(() => exact(9_007_199_254_740_992n), EventStoreUnavailable);
  });
});
