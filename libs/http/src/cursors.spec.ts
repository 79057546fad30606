import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { requestsContext } from '@guildhall/contracts';
import { type Bench, openBench } from '@guildhall/testing';
import { Cursors } from './index.js';

describe('the cursor of a list', () => {
  let bench: Bench;
  let cursors: Cursors;
  before(async () => {
    bench = await openBench([requestsContext]);
    cursors = await Cursors.open(bench.vault);
  });
  after(() => bench.close());

  it('holds the place that it was given, in every process', async () => {
    const cursor = cursors.cursorOf(['members', 'org_1'], ['Ada', 'usr_1']);
    assert.deepEqual(cursors.placeIn(['members', 'org_1'], cursor), ['Ada', 'usr_1']);
    const elsewhere = await Cursors.open(bench.vault);
    assert.deepEqual(elsewhere.placeIn(['members', 'org_1'], cursor), ['Ada', 'usr_1']);
    assert.equal(cursors.placeIn(['members', 'org_1'], undefined), undefined);
  });

  it('tells nobody what it holds', () => {
    const cursor = cursors.cursorOf(['members'], ['Ada']);
    assert.ok(!Buffer.from(cursor, 'base64url').toString().includes('Ada'));
    assert.ok(!cursor.includes(Buffer.from('Ada').toString('base64url')));
  });

  it('is refused by any other question, and made by nobody else', () => {
    const cursor = cursors.cursorOf(['members', 'org_1', 'name'], 7);
    const refused = (question: readonly unknown[], text: string) =>
      assert.throws(() => cursors.placeIn(question, text), { code: 'invalid-cursor' }, text);
    for (const question of [['members', 'org_1', '-name'], ['members', 'org_2', 'name'], ['members', 'org_1'], []])
      refused(question, cursor);
    for (const text of ['', 'x', '7', `${cursor}A`, cursor.slice(4), 'a'.repeat(2_000)])
      refused(['members', 'org_1', 'name'], text);
  });
});
