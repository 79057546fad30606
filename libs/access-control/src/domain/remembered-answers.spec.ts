import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Evaluator } from './evaluator.js';
import { RESOURCES } from './oracle.fixture.js';
import { histories } from './random-histories.fixture.js';
import { RememberedAnswers } from './remembered-answers.js';
import { PERMISSIONS, USERS } from './world-names.fixture.js';
import { inStreams } from './worlds.fixture.js';

const [ANNA, BERT] = ['usr_anna', 'usr_bert'];
const [LOOMS, MILLS] = [0, 7];

const found = (answers: RememberedAnswers, user: string, permission: number, resource: string) => {
  const ofUser = answers.of(user);
  return ofUser && answers.find(ofUser, permission, resource);
};

describe('remembered answers', () => {
  it('are those to just this question of just this user', () => {
    const answers = new RememberedAnswers(70);
    answers.keep(ANNA, 69, 'projects/1', LOOMS, true);
    answers.keep(ANNA, 68, 'projects/1', LOOMS, false);
    answers.keep(BERT, 69, 'projects/1', LOOMS, false);
    assert.equal(found(answers, ANNA, 69, 'projects/1'), true);
    assert.equal(found(answers, ANNA, 68, 'projects/1'), false);
    assert.equal(found(answers, BERT, 69, 'projects/1'), false);
    assert.equal(found(answers, ANNA, 67, 'projects/1'), undefined);
    assert.equal(found(answers, ANNA, 69, 'projects/2'), undefined);
    assert.equal(found(answers, BERT, 68, 'projects/1'), undefined);
  });

  it('hold until something is said of their organization', () => {
    const answers = new RememberedAnswers(10);
    answers.keep(ANNA, 1, 'projects/1', LOOMS, true);
    answers.keep(ANNA, 1, 'projects/2', MILLS, true);
    answers.told(LOOMS);
    assert.equal(found(answers, ANNA, 1, 'projects/1'), undefined);
    assert.equal(found(answers, ANNA, 1, 'projects/2'), true);
    answers.keep(ANNA, 2, 'projects/1', LOOMS, true);
    assert.equal(found(answers, ANNA, 2, 'projects/1'), true);
    assert.equal(found(answers, ANNA, 1, 'projects/1'), undefined, 'what held before does not come back');
  });

  it('are forgotten where there are too many', () => {
    const answers = new RememberedAnswers(10, 3);
    for (const n of [1, 2, 3, 4]) answers.keep(ANNA, n, `projects/${n}`, LOOMS, true);
    assert.deepEqual(
      [1, 2, 3, 4].map((n) => found(answers, ANNA, n, `projects/${n}`)),
      [undefined, undefined, undefined, true],
    );
    assert.equal(found(answers, ANNA, 1, 'projects/4'), undefined, 'nor is anything left in the place of the new one');
  });

  it('are what would be answered now, over random histories', () => {
    const seen = { remembered: 0, allowed: 0, changed: 0 };
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat(100_000)), (history, numbers) => {
        const evaluator = new Evaluator();
        const before = new Map<string, boolean>();
        for (const event of inStreams(history)) {
          evaluator.apply(event);
          for (const pick of numbers.take(12)) {
            const user = USERS[pick % 3]!;
            const question = { permission: PERMISSIONS[pick % 2]!, resource: RESOURCES[pick % 5]! };
            const held = evaluator.holds(user, question.permission, question.resource);
            const remembered = evaluator.heldBefore(user, [question]);
            if (remembered) seen.remembered += 1;
            assert.deepEqual(remembered ?? [held], [held], `${event.type}: ${user} ${JSON.stringify(question)}`);
            assert.deepEqual(evaluator.holdsEach(user, [question]), [held]);
            if (held) seen.allowed += 1;
            const key = JSON.stringify([user, question]);
            if (before.has(key) && before.get(key) !== held) seen.changed += 1;
            before.set(key, held);
          }
        }
      }),
      { numRuns: 40 },
    );
    const enough = `nothing is proven by ${JSON.stringify(seen)}`;
    assert.ok(seen.remembered > 500 && seen.allowed > 300 && seen.changed > 50, enough);
  });

  it('answer only where all was asked before', () => {
    const [userId, permission, resource] = [USERS[0]!, PERMISSIONS[0]!, RESOURCES[0]!];
    fc.assert(
      fc.property(histories, (history) => {
        const evaluator = new Evaluator();
        for (const event of inStreams(history)) evaluator.apply(event);
        fc.pre(evaluator.organizationOf(resource.split('/')[1]!) !== undefined);
        const known = { permission, resource };
        assert.equal(evaluator.heldBefore(userId, [known]), undefined);
        const answer = evaluator.holdsEach(userId, [known, { permission: 'no-such.permission', resource }]);
        assert.deepEqual(evaluator.heldBefore(userId, [known, known]), [answer[0], answer[0]]);
        assert.equal(evaluator.heldBefore(userId, [known, { permission: PERMISSIONS[1]!, resource }]), undefined);
        assert.equal(evaluator.heldBefore(userId, [{ permission: 'no-such.permission', resource }]), undefined);
        assert.equal(evaluator.heldBefore(USERS[1]!, [known]), undefined);
      }),
      { numRuns: 5 },
    );
  });
});
