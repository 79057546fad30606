import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { InternedIds } from './interned-ids.js';

const digits = '0123456789abcdefghjkmnpqrstvwxyz'.split('');
const ours = fc
  .tuple(fc.constantFrom(...digits.slice(0, 8)), fc.array(fc.constantFrom(...digits), { minLength: 25, maxLength: 25 }))
  .map(([first, rest]) => `usr_${first}${rest.join('')}`);
const others = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    'usr_',
    `usr_8${'0'.repeat(25)}`,
    `usr_${'u'.repeat(26)}`,
    `usr_${'0'.repeat(25)}Z`,
    `usr_${'é'.repeat(26)}`,
  ),
  ours.map((id) => id.replace('usr', 'org')),
  ours.map((id) => `${id}0`),
);

describe('interned ids', () => {
  it('are numbers from zero on, and the very texts again', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(ours, others), { maxLength: 60 }), (texts) => {
        const ids = new InternedIds('usr');
        assert.deepEqual(
          texts.map((text) => ids.of(text)),
          texts.map((_, number) => number),
        );
        for (const [number, text] of texts.entries()) {
          assert.equal(ids.text(number), text);
          assert.equal(ids.of(text), number);
          assert.equal(ids.find(`projects/${text}/x`, 9, 9 + text.length), number);
        }
        const kept = texts.length >>> 1;
        ids.truncate(kept);
        assert.deepEqual(
          texts.map((text) => ids.find(text)),
          texts.map((_, number) => (number < kept ? number : -1)),
        );
      }),
    ));

  it('compare as their texts do', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(ours, ours, others), { minLength: 2, maxLength: 20 }), (texts) => {
        const ids = new InternedIds('usr');
        const numbers = texts.map((text) => ids.of(text)).sort((one, other) => ids.compare(one, other));
        assert.deepEqual(
          numbers.map((number) => ids.text(number)),
          texts.toSorted((one, other) => (one < other ? -1 : 1)),
        );
      }),
    ));
});
