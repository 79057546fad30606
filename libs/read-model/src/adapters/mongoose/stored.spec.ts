import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compareStrings } from '../../order.js';
import { loadedRow, loadedString, storedRow, storedString } from './stored.js';

/** Any code units, those around the surrogates more often than others. */
const anyString = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd7fe, max: 0xe002 }), fc.constant(0xffff)))
  .map((units) => String.fromCharCode(...units));

const compareBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));

describe('strings in MongoDB', () => {
  it('have the bytes in the order of the code units of what they stand for', () =>
    fc.assert(
      fc.property(anyString, anyString, (a, b) =>
        assert.equal(compareBytes(storedString(a), storedString(b)), compareStrings(a, b)),
      ),
    ));

  it('come back as they were, even half a surrogate pair', () =>
    fc.assert(
      fc.property(anyString, (text) => {
        const throughBytes = Buffer.from(storedString(text), 'utf8').toString('utf8');
        assert.equal(loadedString(throughBytes), text);
      }),
    ));

  it('are what a person would look for, unless they hold something rare', () =>
    assert.equal(storedString('Özil 山田 Γιώργος'), 'Özil 山田 Γιώργος'));
});

describe('rows in MongoDB', () => {
  it('come back as they were, however deep their strings are', () =>
    fc.assert(
      fc.property(fc.object({ key: fc.string(), values: [anyString, fc.integer(), fc.boolean()] }), (row) => {
        const expected: object = JSON.parse(JSON.stringify(row));
        assert.deepEqual(loadedRow(storedRow(row)), expected);
      }),
    ));

  it('are refused when they are no JSON', () => assert.throws(() => storedRow({ value: 1n }), TypeError));
});
