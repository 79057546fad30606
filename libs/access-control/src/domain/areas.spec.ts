import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CATALOGUE, catalogueWith } from './catalogue.js';

const looms = { role: 'loom', description: 'looms', families: [{ name: 'looms', verbs: ['list', 'update'] }] };

describe('the areas of a catalogue', () => {
  it('of the instance come to the built-in ones, or take the place of one', () => {
    const more = catalogueWith([looms]);
    assert.equal(more.roles.size, CATALOGUE.roles.size + 3);
    assert.ok(more.roles.get('project-admin')?.permissions.includes('looms.update'));
    const instead = catalogueWith([{ ...looms, role: 'blob' }]);
    assert.equal(instead.roles.size, CATALOGUE.roles.size);
    assert.deepEqual(instead.roles.get('blob-viewer')?.permissions, ['looms.list']);
    assert.ok(!instead.permissions.some(({ family }) => family === 'blobs'));
  });

  const faults: readonly (readonly [unknown, RegExp])[] = [
    ['loom', /Area number 1: it must be an object/],
    [{ ...looms, role: 'The Loom' }, /Area The Loom: role must be a name/],
    [{ ...looms, description: ' ' }, /Area loom: description must say/],
    [{ ...looms, families: [] }, /families must name at least one family/],
    [{ ...looms, owner: 'me' }, /nothing is known of owner/],
    [{ ...looms, governing: 'all' }, /governing must be a list/],
    [{ ...looms, families: [{ name: 'Looms.', verbs: ['list'] }] }, /the family Looms\. must be a name/],
    [{ ...looms, families: [{ name: 'looms' }] }, /the family looms must have verbs/],
    [
      { ...looms, families: [{ name: 'looms', verbs: ['weave'] }] },
      /weave of the family looms are no verbs; these are list/,
    ],
    [{ ...looms, families: [{ name: 'looms', verbs: ['list', 'list'] }] }, /the family looms has list twice/],
    [{ ...looms, families: [{ verbs: ['list'] }] }, /a family must have a name/],
    [{ ...looms, families: [{ name: 'blobs', verbs: ['list'] }] }, /the family blobs is in it twice/],
  ];
  for (const [area, message] of faults) {
    it(`are refused with what is to be mended: ${message.source}`, () =>
      assert.throws(() => catalogueWith([area]), message));
  }

  it('are refused when two have one name', () =>
    assert.throws(
      () => catalogueWith([looms, { ...looms, families: [{ name: 'threads', verbs: ['list'] }] }]),
      /two areas are called loom/,
    ));
});
