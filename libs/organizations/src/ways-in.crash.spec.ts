import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { organizationsContext } from '@guildhall/contracts';
import { type Bench, killedBetweenSteps, openBench } from '@guildhall/testing';
import { BEN, ORG } from './domain/organization.fixture.js';
import { organization } from './domain/organization.js';
import { type WayIn, waysIn } from './ways-in.fixture.js';

const child = fileURLToPath(new URL('enter-and-die.fixture.js', import.meta.url));

/**
 * Members and open invitations are of one stream: what keeps them single is decided there, in one step. So there is nothing
 * between steps to be killed in, only before the answer.
 */
describe('a process that is killed as soon as anything is written of', () => {
  const killed = (way: WayIn, then: (bench: Bench, again: (commandId: string) => Promise<unknown>) => Promise<void>) =>
    killedBetweenSteps(child, [way, 'the-command'], async (folder) => {
      const bench = await openBench([organizationsContext], { folder });
      try {
        await then(bench, waysIn(bench.decisions)[way]);
      } finally {
        await bench.close();
      }
    });
  const typesOf = async ({ store }: Bench): Promise<readonly string[]> => {
    const types: string[] = [];
    for await (const batch of store.readStream(`organization-${ORG}`)) types.push(...batch.map(({ type }) => type));
    return types.slice(types.indexOf('ProjectCreated') + 1);
  };
  const people = async ({ decisions }: Bench) => {
    const { members, invitations, invited } = (await decisions.load(organization, ORG)).state;
    return { ben: members.has(BEN), members: members.size, open: [invitations.size, invited.size] };
  };

  it('an invitation: there is one, whoever asks for it again', () =>
    killed('invite', async (bench, invite) => {
      assert.deepEqual(await typesOf(bench), ['InvitationIssued']);
      await invite('the-command');
      await assert.rejects(invite('another-command'), { code: 'already-invited' });
      assert.deepEqual(await typesOf(bench), ['InvitationIssued']);
      assert.deepEqual(await people(bench), { ben: false, members: 1, open: [1, 1] });
    }));

  it('an acceptance: the invitation is closed, the member is in, and what they were promised is noted', () =>
    killed('accept', async (bench, accept) => {
      const all = ['InvitationIssued', 'InvitationAccepted', 'MemberJoined', 'ProjectRolesPromised'];
      assert.deepEqual(await typesOf(bench), all);
      await accept('the-command');
      await accept('another-command');
      assert.deepEqual(await typesOf(bench), all);
      assert.deepEqual(await people(bench), { ben: true, members: 2, open: [0, 0] });
    }));

  it('a direct addition: the member is in, once', () =>
    killed('add', async (bench, add) => {
      assert.deepEqual(await typesOf(bench), ['MemberJoined', 'ProjectRolesPromised']);
      await add('the-command');
      await assert.rejects(add('another-command'), { code: 'already-member' });
      assert.deepEqual(await typesOf(bench), ['MemberJoined', 'ProjectRolesPromised']);
      assert.deepEqual(await people(bench), { ben: true, members: 2, open: [0, 0] });
    }));
});
