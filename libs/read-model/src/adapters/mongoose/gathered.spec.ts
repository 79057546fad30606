import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Gathered } from './gathered.js';

const doubling = () => {
  const asked: (readonly number[])[] = [];
  const gathered = new Gathered<number, number>(async (questions) => {
    asked.push(questions);
    await turn();
    if (questions.includes(0)) throw new Error('no such thing');
    return questions.map((question) => question * 2);
  });
  return { asked, gathered };
};

describe('questions that are gathered', () => {
  it('are asked together, and each gets its own answer', async () => {
    const { asked, gathered } = doubling();
    const answers = [gathered.one(1), Promise.resolve().then(() => gathered.one(2)), gathered.one(1)];
    assert.deepEqual(await Promise.all(answers), [2, 4, 2]);
    assert.deepEqual(asked, [[1, 1, 2]]);
  });

  it('get no answer from before they were asked', async () => {
    const { asked, gathered } = doubling();
    const first = gathered.one(1);
    await turn();
    assert.equal(asked.length, 1, 'the first is on its way');
    assert.deepEqual(await Promise.all([first, gathered.one(1)]), [2, 2]);
    assert.deepEqual(asked, [[1], [1]]);
  });

  it('fail together, and leave those after them alone', async () => {
    const { gathered } = doubling();
    const outcomes = await Promise.allSettled([gathered.one(0), gathered.one(1)]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await gathered.one(1), 2);
  });
});
