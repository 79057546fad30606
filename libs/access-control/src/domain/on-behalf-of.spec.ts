import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { Evaluator } from './evaluator.js';
import {
  ADA,
  assigned,
  BOB,
  CHURN,
  churnCreated,
  joined,
  LOOMS,
  loomsFounded,
  saying,
  toGroup,
  WEAVERS,
  weaversAndOverseers,
} from './loom.fixture.js';
import { idOf, inStreams, type WorldEvent } from './worlds.fixture.js';

const OWN = idOf('rol', 1);
const INVITATION = idOf('inv', 1);
const EVE = idOf('usr', 9);
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

describe('what was promised, or offered, and taken', () => {
  const member: OrganizationEvent = { type: 'MemberJoined', data: { organizationId: LOOMS, ...BOB, roles: [] } };

  it('is told of who promised an organization role', () => {
    const data = { organizationId: LOOMS, ...BOB, roles: [OWN], promisedBy: ADA.userId };
    const byAda = { giver: ada, actors: [ada] };
    assert.deepEqual(after({ type: 'MemberJoined', data }, bob, own), byAda);
    assert.deepEqual(after({ type: 'MemberRolesChanged', data }, bob, own, member), byAda);
  });

  it('is told of who sent the invitation again', () => {
    const data = { organizationId: LOOMS, ...BOB, roles: [OWN], invitationId: INVITATION, promisedBy: EVE };
    const eve = { type: 'user', id: EVE };
    assert.deepEqual(after({ type: 'MemberJoined', data }, bob, own, invited), { giver: eve, actors: [eve] });
  });

  it('is told of who promised a group', () => {
    const data = { organizationId: LOOMS, ...BOB, groupId: WEAVERS, promisedBy: ADA.userId };
    const mayView = assigned(toGroup(1, 'deployment-viewer'));
    const added: OrganizationEvent = { type: 'GroupMemberAdded', data };
    assert.deepEqual(after(added, bob, member, ...weaversAndOverseers, mayView).actors, [ada]);
  });

  it('is told of who handed the organization over', () => {
    const data = {
      organizationId: LOOMS,
      transferId: idOf('otr', 1),
      from: { ...ADA, roles: [] },
      to: { ...BOB, roles: [OWN] },
    };
    const { giver, actors } = after({ type: 'OwnershipTransferred', data }, bob, own, member);
    assert.deepEqual([giver, new Set(actors.map(({ id }) => id))], [ada, new Set([ADA.userId])]);
  });
});

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

  it('is told of who sent the invitation, if it was accepted, too', () =>
    assert.deepEqual(after(joinedBy(INVITATION), bob, own, invited).actors, [ada]));
});
