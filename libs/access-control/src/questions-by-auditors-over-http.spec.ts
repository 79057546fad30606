import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AccessChange, ActingPrincipal, ActionableResource, OrganizationEvent } from '@guildhall/contracts';
import { type AccessApi, openAccessApi } from './access-api.fixture.js';
import { ADA, BOB, CARL, CHURN, joined, LOOMS } from './domain/loom.fixture.js';
import { idOf } from './domain/worlds.fixture.js';

const AUDITOR = idOf('rol', 9);
const EVE = { userId: idOf('usr', 5), membershipId: idOf('mbr', 5) };
/** Carl's, without any project. */
const EMPTY = idOf('org', 8);
const CARL_THERE = { userId: CARL.userId, membershipId: idOf('mbr', 8) };
const EVER = 'from=2020-01-01T00:00:00Z';

const audits = (organizationId: string, who: typeof EVE): readonly OrganizationEvent[] => [
  {
    type: 'OrganizationRoleCreated',
    data: { organizationId, roleId: AUDITOR, name: 'Auditor', permissions: ['audit-events.list'], projectRoles: [] },
  },
  { type: 'MemberRolesChanged', data: { organizationId, ...who, roles: [AUDITOR] } },
];

describe('questions about access in a deleted project, over HTTP', () => {
  let api: AccessApi;
  let given = '';
  const resource = `projects/${CHURN}`;
  const ofBob = { principal: { type: 'user', id: BOB.userId }, permission: 'blobs.list', resource };

  before(async () => {
    api = await openAccessApi();
    await api.say(joined(EVE), ...audits(LOOMS, EVE), ...audits(EMPTY, CARL_THERE));
    given = (await api.give(ADA, BOB, 'blob-viewer')).position;
    await api.ask(ADA, 'GET', 'permissions', undefined, given);
    await api.say({ type: 'ProjectDeleted', data: { organizationId: LOOMS, projectId: CHURN } });
  });
  after(() => api.close());

  const list = async <Row>(path: string, who = EVE) => {
    const { status, body } = await api.ask(who, 'GET', path);
    assert.equal(status, 200, JSON.stringify(body));
    return body.data as Row[];
  };

  it('tell who may read the audit trail what was lost with it', async () => {
    for (const where of [`projectId=${CHURN}`, `organizationId=${LOOMS}`]) {
      const changes = await list<AccessChange>(`access/changes?${EVER}&${where}`);
      const lost = changes.filter(({ event }) => event.type === 'ProjectDeleted');
      assert.deepEqual(
        new Map(lost.map((change) => [change.userId, change.lost.includes('blobs.list')])),
        new Map([
          [ADA.userId, true],
          [BOB.userId, true],
        ]),
      );
    }
  });

  it('tell who may read the audit trail of others as it was before', async () => {
    const acting = await list<ActingPrincipal>(
      `access/principals?permission=blobs.list&resource=${resource}&asOf=${given}`,
    );
    assert.deepEqual(acting.map(({ principal }) => principal.id).toSorted(), [ADA.userId, BOB.userId]);
    assert.deepEqual(await list(`access/principals?permission=blobs.list&resource=${resource}`), []);
    assert.equal((await api.check(EVE, [ofBob], '', true, `?asOf=${given}`))[0]!.allowed, true);
    assert.equal((await api.check(EVE, [ofBob]))[0]!.allowed, false);
    const about = `principalId=${BOB.userId}&asOf=${given}`;
    const { body } = await api.ask(EVE, 'GET', `access/permissions?resource=${resource}&${about}`);
    assert.deepEqual(body.permissions, ['blobs.list', 'blobs.get']);
    const where = `access/resources?permission=blobs.list&organizationId=${LOOMS}&${about}`;
    assert.deepEqual(
      (await list<ActionableResource>(where)).map(({ projectId }) => projectId),
      [CHURN],
    );
  });

  it('say to everybody else that there is no such project', async () => {
    const nowhere = idOf('prj', 77);
    for (const who of [ADA, BOB, CARL]) {
      for (const project of [CHURN, nowhere]) {
        for (const path of [
          `access/changes?${EVER}&projectId=${project}`,
          `access/principals?permission=blobs.list&resource=projects/${project}&asOf=${given}`,
          `access/permissions?resource=projects/${project}&principalId=${EVE.userId}&asOf=${given}`,
        ]) {
          const { status, body } = await api.ask(who, 'GET', path);
          assert.deepEqual([status, body.code], [404, 'not-found'], path);
        }
      }
      assert.equal((await api.check(who, [ofBob]))[0]!.explanation?.summary.includes('no project'), true);
    }
    const stranger = await api.ask(CARL, 'GET', `access/changes?${EVER}&organizationId=${LOOMS}`);
    assert.deepEqual([stranger.status, stranger.body.code], [404, 'not-found']);
    const member = await api.ask(BOB, 'GET', `access/changes?${EVER}&organizationId=${LOOMS}`);
    assert.deepEqual([member.status, member.body.code], [403, 'forbidden']);
  });

  it('tell of no changes where there never was a project', async () => {
    assert.deepEqual(await list(`access/changes?${EVER}&organizationId=${EMPTY}`, CARL_THERE), []);
  });
});
