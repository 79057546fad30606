import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Evaluator } from './evaluator.js';
import { RESOURCES } from './oracle.fixture.js';
import { histories } from './random-histories.fixture.js';
import { type Question, RememberedLists } from './remembered-lists.js';
import { PERMISSIONS, USERS } from './world-names.fixture.js';
import { inStreams } from './worlds.fixture.js';

const [ANNA, BERT] = ['usr_anna', 'usr_bert'];
const [LOOMS, MILLS] = [0, 7];

const listOf = (...names: readonly string[]): Question[] =>
  names.map((name) => ({ permission: 'deployments.list', resource: `projects/${name}` }));
const ABCDE = ['a', 'b', 'c', 'd', 'e'];
const YES = ABCDE.map(() => true);

const lists = (most?: number) => {
  const told = new Map([
    [LOOMS, 0],
    [MILLS, 0],
  ]);
  const remembered = new RememberedLists((organization) => told.get(organization) ?? 0, most);
  return {
    remembered,
    keep: (userId: string, questions: readonly Question[], answers: readonly boolean[] = YES) =>
      remembered.keep(userId, questions, answers, new Map(told)),
    tell: (organization: number) => told.set(organization, (told.get(organization) ?? 0) + 1),
  };
};

describe('remembered lists', () => {
  it('are those of just this user, as they were asked', () => {
    const { remembered, keep } = lists();
    keep(ANNA, listOf(...ABCDE), [true, false, true, false, false]);
    const answers = remembered.find(ANNA, listOf(...ABCDE));
    assert.deepEqual(answers, [true, false, true, false, false]);
    assert.equal(remembered.find(ANNA, listOf(...ABCDE)), answers, 'the same object');
    assert.equal(remembered.find(BERT, listOf(...ABCDE)), undefined);
    for (const others of [['a'], ['a', 'b', 'c', 'd'], [...ABCDE, 'f'], ['a', 'b', 'd', 'c', 'e'], ['b', ...ABCDE]])
      assert.equal(remembered.find(ANNA, listOf(...others)), undefined, others.join());
    const another = listOf(...ABCDE).with(2, { permission: 'deployments.delete', resource: 'projects/c' });
    assert.equal(remembered.find(ANNA, another), undefined);
    assert.equal(remembered.find(ANNA, []), undefined);
  });

  it('hold until something is said of one of their organizations', () => {
    const { remembered, keep, tell } = lists();
    for (const organization of [LOOMS, MILLS]) {
      keep(ANNA, listOf(...ABCDE));
      assert.deepEqual(remembered.find(ANNA, listOf(...ABCDE)), YES);
      tell(organization);
      assert.equal(remembered.find(ANNA, listOf(...ABCDE)), undefined);
    }
  });

  it('stay what they were when the asker changes theirs', () => {
    const { remembered, keep } = lists();
    const [questions, answers] = [listOf(...ABCDE), [...YES]];
    keep(ANNA, questions, answers);
    questions[3] = { permission: 'deployments.delete', resource: 'projects/d' };
    answers[3] = false;
    assert.equal(remembered.find(ANNA, questions), undefined);
    assert.deepEqual(remembered.find(ANNA, listOf(...ABCDE)), YES);
    assert.throws(() => (remembered.find(ANNA, listOf(...ABCDE)) as boolean[]).fill(false), TypeError);
  });

  it('are a few of each beginning, and the older ones go', () => {
    const { remembered, keep } = lists();
    const alike = ['1', '2', '3', '4', '5'].map((last) => listOf('a', 'b', 'c', last));
    for (const questions of alike) keep(ANNA, questions, [true, true, true, true]);
    assert.deepEqual(
      alike.map((questions) => remembered.find(ANNA, questions) !== undefined),
      [false, true, true, true, true],
    );
  });

  it('are forgotten where there are too many', () => {
    const { remembered, keep } = lists(10);
    const others = listOf('v', 'w', 'x', 'y', 'z');
    // Kept again, it is not counted twice.
    for (let n = 0; n < 5; n += 1) keep(ANNA, listOf(...ABCDE));
    keep(BERT, others);
    assert.ok(remembered.find(ANNA, listOf(...ABCDE)) && remembered.find(BERT, others));
    keep(BERT, listOf('l', 'm', 'n', 'o', 'p'));
    assert.equal(remembered.find(ANNA, listOf(...ABCDE)), undefined);
    assert.equal(remembered.find(BERT, others), undefined);
    assert.deepEqual(remembered.find(BERT, listOf('l', 'm', 'n', 'o', 'p')), YES);
    keep(ANNA, listOf(...ABCDE, ...ABCDE, 'f'));
    assert.ok(remembered.find(BERT, listOf('l', 'm', 'n', 'o', 'p')), 'one that is too long does not matter');
  });

  it('are answered as they would be now, over random histories', () => {
    const seen = { again: 0, allowed: 0, changed: 0 };
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat(100_000)), (history, numbers) => {
        const evaluator = new Evaluator();
        const before = new Map<string, readonly boolean[]>();
        for (const event of inStreams(history)) {
          evaluator.apply(event);
          for (const pick of numbers.take(3)) {
            const [user, first] = [USERS[pick % 2]!, (pick % 3) * 6];
            const questions = RESOURCES.slice(first, first + 8).map((resource, at) => ({
              permission: PERMISSIONS[at % 3]!,
              resource,
            }));
            const now = questions.map(({ permission, resource }) => evaluator.holds(user, permission, resource));
            assert.deepEqual(evaluator.holdsEach(user, questions), now);
            const [once, again] = [evaluator.heldBefore(user, questions), evaluator.heldBefore(user, questions)];
            assert.deepEqual([once ?? now, again ?? now], [now, now], `${event.type}: ${user} ${first}`);
            if (again) seen.again += 1;
            if (now.includes(true)) seen.allowed += 1;
            const key = `${user} ${first}`;
            if (before.has(key) && String(before.get(key)) !== String(now)) seen.changed += 1;
            before.set(key, now);
          }
        }
      }),
      { numRuns: 40 },
    );
    const enough = `nothing is proven by ${JSON.stringify(seen)}`;
    assert.ok(seen.again > 300 && seen.allowed > 100 && seen.changed > 30, enough);
  });
});
