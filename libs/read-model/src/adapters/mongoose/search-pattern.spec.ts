import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { searchPattern } from './search-pattern.js';
import { storedString } from './stored.js';

const finds = (text: string, value: string) => new RegExp(searchPattern(text), 'u').test(storedString(value));

describe('a search pattern', () => {
  for (const [text, value] of [
    ['zo', 'ZOE'],
    ['ÖZ', 'mesut özil'],
    ['ΓΙΏΡΓΟΣ', 'Γιώργος'],
    ['γιώργοσ', 'ΓΙΏΡΓΟΣ'],
    ['ß', 'Straße'],
    ['𐐀', 'x𐐨y'],
    ['Ａ', 'ａ'],
    ['😀', 'a 😀'],
    ['a\0b', 'A\0B'],
    ['line\n', 'LINE\nnext'],
    ['', 'anything'],
  ] as const)
    it(`finds ${JSON.stringify(text)} in ${JSON.stringify(value)}`, () => assert.ok(finds(text, value)));

  it('takes every character for itself', () => {
    for (const character of '.*+?^${}()|[]\\/-#&~,:=!<>"\'`@%_ \t') {
      assert.ok(finds(character, `a${character}b`), character);
      assert.ok(!finds(character, 'ab'), character);
    }
    assert.ok(!finds('a.c', 'abc'));
    assert.ok(!finds('ae', 'ä'));
  });
});
