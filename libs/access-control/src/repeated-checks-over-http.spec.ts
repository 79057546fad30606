import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AccessApi, openAccessApi } from './access-api.fixture.js';
import { ADA, BOB, CARL, CHURN } from './domain/loom.fixture.js';

describe('checks that are asked over and over', () => {
  let api: AccessApi;
  before(async () => {
    api = await openAccessApi();
  });
  after(() => api.close());

  const resource = `projects/${CHURN}/deployments/D`;
  const checks = [
    { permission: 'deployments.update', resource },
    { permission: 'deployments.list', resource },
    { permission: 'blobs.list', resource },
  ];

  /** Asks with one token, so that nothing of it has to be verified again. */
  const asker = async (who: { userId: string }) => {
    const authorization = `Bearer ${await api.tokenOf(who)}`;
    return async (path = 'checks', body: object = { checks }) => {
      const reply = await api.ask(who, 'POST', path, body, '', { authorization });
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      return reply.body.results!.map(({ allowed }) => allowed);
    };
  };
  const times = async (count: number, ask: () => Promise<readonly boolean[]>) => {
    const answers: (readonly boolean[])[] = [];
    for (let time = 0; time < count; time += 1) answers.push(await ask());
    return answers;
  };

  it('are answered by what is so at the time of each', async () => {
    const [bob, carl] = [await asker(BOB), await asker(CARL)];
    const no = [false, false, false];
    assert.deepEqual(await times(3, bob), [no, no, no]);
    const given = await api.give(ADA, BOB, 'deployment-editor', 'deployments/D');
    await api.may(BOB, 'deployments.list', given.position);
    const edits = [true, true, false];
    assert.deepEqual(await times(3, bob), [edits, edits, edits]);
    assert.deepEqual(await times(3, carl), [no, no, no]);
    assert.deepEqual(await times(2, () => bob(`checks?asOf=${given.position}`)), [edits, edits]);

    const { position } = await api.ask(ADA, 'DELETE', `projects/${CHURN}/assignments/${given.body.id}`);
    await api.may(BOB, 'deployments.list', position);
    assert.deepEqual(await times(3, bob), [no, no, no]);
    assert.deepEqual(await bob(`checks?asOf=${given.position}`), edits, 'what was so then is not forgotten');
  });

  it('are not mistaken for those of somebody else', async () => {
    const bob = await asker(BOB);
    const given = await api.give(ADA, BOB, 'blob-viewer', 'deployments/D');
    await api.may(BOB, 'blobs.list', given.position);
    assert.deepEqual(await times(3, bob), Array(3).fill([false, false, true]));
    const ada = await asker(ADA);
    const about = (userId: string) => ({
      checks: checks.map((check) => ({ ...check, principal: { type: 'user', id: userId } })),
    });
    assert.deepEqual(await times(3, () => ada('checks', about(BOB.userId))), Array(3).fill([false, false, true]));
    assert.deepEqual(await times(3, () => ada('checks', about(ADA.userId))), Array(3).fill([true, true, true]));
    assert.deepEqual(await times(2, ada), Array(2).fill([true, true, true]));
  });
});
