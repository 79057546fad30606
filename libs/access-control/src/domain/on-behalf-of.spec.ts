import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { Evaluator } from './evaluator.js';
import { ADA, assigned, BOB, CHURN, churnCreated, joined, LOOMS, loomsFounded, saying } from './loom.fixture.js';
import { idOf, inStreams, type WorldEvent } from './worlds.fixture.js';

const OWN = idOf('rol', 1);
const INVITATION = idOf('inv', 1);
const resource = `projects/${CHURN}`;
const bob = { type: 'user', id: BOB.userId } as const;
const ada = { type: 'user', id: ADA.userId } as const;

const own: OrganizationEvent = {
  type: 'OrganizationRoleCreated',
  data: { organizationId: LOOMS, roleId: OWN, name: 'Own', permissions: [], projectRoles: ['deployment-viewer'] },
};
const invited: OrganizationEvent = {
  type: 'InvitationIssued',
  data: {
    organizationId: LOOMS,
    invitationId: INVITATION,
    email: 'bob@example.com',
    emailDigest: 'digest',
    kind: 'member',
    roles: [OWN],
    groups: [],
    projects: [],
    invitedBy: ADA.userId,
    expiresAt: '2026-02-01T00:00:00.000Z',
    link: 1,
  },
};
const joinedBy = (invitationId: string | undefined): OrganizationEvent => ({
  type: 'MemberJoined',
  data: { organizationId: LOOMS, ...BOB, roles: [OWN], ...(invitationId && { invitationId }) },
});

/** A history whose last event was written by a reaction, or by whoever is named. */
const after = (last: WorldEvent, actor: Readonly<{ type: 'user' | 'system'; id: string }>, ...past: WorldEvent[]) => {
  const evaluator = new Evaluator();
  const events = inStreams([loomsFounded, churnCreated, ...past, last]);
  for (const event of events.slice(0, -1)) evaluator.apply(event);
  const written = events.at(-1)!;
  evaluator.apply({ ...written, metadata: { ...written.metadata, actor } });
  const { explanation } = evaluator.explain(bob, 'deployments.list', resource);
  const { changes } = evaluator.changes({ position: events.length - 2 });
  return { giver: explanation.granted?.grantedBy, actors: changes.map(({ event }) => event.actor) };
};

describe('what a reaction gave', () => {
  const system = { type: 'system', id: 'reaction' } as const;

  it('is told of who promised it', () =>
    assert.deepEqual(after(assigned(saying(1, BOB, 'deployment-viewer')), system, joined()), {
      giver: ada,
      actors: [ada],
    }));

  it('is told of who sent the invitation, if it came by one', () => {
    assert.deepEqual(after(joinedBy(INVITATION), system, own, invited), { giver: ada, actors: [ada] });
    assert.deepEqual(after(joinedBy(undefined), system, own, invited), { giver: system, actors: [system] });
    assert.deepEqual(after(joinedBy(idOf('inv', 2)), system, own, invited), { giver: system, actors: [system] });
  });

  it('is told of Guildhall itself, if nobody promised it', () => {
    const data = saying(1, BOB, 'deployment-viewer', { grantedBy: { type: 'system', id: 'access-control' } });
    assert.deepEqual(after(assigned(data), system, joined()).actors, [system]);
  });

  it('is told of whoever acted themselves', () =>
    assert.deepEqual(after(joinedBy(INVITATION), bob, own, invited).actors, [bob]));
});
