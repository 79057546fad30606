import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IdentityEvent, OrganizationEvent } from '@guildhall/contracts';
import { project } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { ADA, BOB } from './domain/users.fixture.js';
import { indispensableRoles, roleHolders } from './indispensables.js';
import { invitationLinks } from './invitation-links.js';
import { sessions } from './sessions.js';

const time = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

describe('open sessions', () => {
  const sessionId = 'ses_00000000000000000000000000';
  const expiresAt = '2026-01-31T00:00:00.000Z';
  const started: IdentityEvent = {
    type: 'SessionStarted',
    data: { sessionId, userId: ADA, tokenDigest: 'first', expiresAt },
  };
  const refreshed: IdentityEvent = { type: 'SessionRefreshed', data: { sessionId, tokenDigest: 'second' } };

  it('tell when they were last refreshed', () =>
    assert.deepEqual(project(sessions, recorded([started, refreshed])).get(sessionId), {
      sessionId,
      userId: ADA,
      startedAt: time(0),
      refreshedAt: time(1),
      expiresAt,
    }));
  it('are gone when they end, and do not come back', () => {
    const ended: IdentityEvent = { type: 'SessionEnded', data: { sessionId, reason: 'logged-out' } };
    assert.equal(project(sessions, recorded([started, ended, refreshed])).size, 0);
  });
});

describe('links of invitations', () => {
  const invitation = {
    organizationId: 'org_00000000000000000000000000',
    invitationId: 'inv_00000000000000000000000000',
  };
  const issued: Extract<OrganizationEvent, { type: 'InvitationIssued' }> = {
    type: 'InvitationIssued',
    data: {
      ...invitation,
      email: 'bob@example.com',
      emailDigest: 'digest',
      kind: 'member',
      roles: [],
      groups: [],
      projects: [],
      invitedBy: ADA,
      expiresAt: time(10),
      link: 1,
    },
  };
  const rows = (...history: OrganizationEvent[]) => [...project(invitationLinks, recorded(history)).values()];
  const { invitationId } = invitation;

  it('are known with the time that they are good for, which a new link moves', () => {
    assert.deepEqual(rows(issued), [{ invitationId, link: 1, expiresAt: time(10) }]);
    const resent: OrganizationEvent = {
      type: 'InvitationResent',
      data: { ...invitation, link: 2, expiresAt: time(20) },
    };
    assert.deepEqual(rows(issued, resent), [{ invitationId, link: 2, expiresAt: time(20) }]);
    assert.deepEqual(rows(issued, { type: 'InvitationExpired', data: invitation }, resent), []);
  });
  it('are none where the invitation took effect at once', () =>
    assert.deepEqual(rows({ ...issued, data: { ...issued.data, acceptedAtOnceBy: BOB } }), []));
});

describe('holders of roles', () => {
  const organizationId = 'org_00000000000000000000000000';
  const membershipId = 'mbr_00000000000000000000000000';
  const founded: OrganizationEvent = {
    type: 'OrganizationFounded',
    data: {
      organizationId,
      name: 'Engines',
      slug: 'engines',
      founderId: ADA,
      membershipId,
      template: 'distribution',
      roles: [],
      founderRoles: ['owner'],
      defaultRoles: ['admin'],
      indispensableRole: 'owner',
      ownerRole: 'owner',
      policies: {
        invitationLifetimeHours: 168,
        addsMembersDirectly: false,
        strangersInProjects: 'members',
        projectDeletion: 'always',
        deletionGraceDays: 30,
        ownershipTransfer: null,
      },
    },
  };
  const bob = { organizationId, userId: BOB, membershipId };

  it('are the founder and who joined, until they are removed', () => {
    const history: OrganizationEvent[] = [
      founded,
      { type: 'MemberJoined', data: { ...bob, roles: ['admin'] } },
      { type: 'MemberRolesChanged', data: { ...bob, roles: ['admin', 'owner'] } },
      { type: 'MemberRemoved', data: { organizationId, userId: ADA, membershipId, reason: 'left' } },
    ];
    assert.deepEqual(
      [...project(roleHolders, recorded(history)).values()],
      [{ organizationId, userId: BOB, roles: ['admin', 'owner'] }],
    );
  });
  it('change places when the ownership is handed over', () => {
    const history: OrganizationEvent[] = [
      founded,
      { type: 'MemberJoined', data: { ...bob, roles: ['admin'] } },
      {
        type: 'OwnershipTransferred',
        data: {
          organizationId,
          transferId: 'otr_00000000000000000000000000',
          from: { userId: ADA, membershipId: 'mbr_00000000000000000000000002', roles: ['admin'] },
          to: { userId: BOB, membershipId, roles: ['owner'] },
        },
      },
    ];
    assert.deepEqual(
      [...project(roleHolders, recorded(history)).values()].map(({ userId, roles }) => [userId, roles]),
      [
        [ADA, ['admin']],
        [BOB, ['owner']],
      ],
    );
  });
  it('are told apart from other roles by the organization itself, for as long as it is not deleted', () => {
    const deletion: OrganizationEvent = {
      type: 'OrganizationDeleted',
      data: { organizationId, restorableUntil: '2026-02-01T00:00:00Z' },
    };
    const restoration: OrganizationEvent = { type: 'OrganizationRestored', data: { organizationId } };
    const after = (...history: OrganizationEvent[]) => [
      ...project(indispensableRoles, recorded([founded, ...history])).values(),
    ];
    assert.deepEqual(after(), [{ organizationId, role: 'owner', deleted: false }]);
    assert.deepEqual(after(deletion), [{ organizationId, role: 'owner', deleted: true }]);
    assert.deepEqual(after(deletion, restoration), after());
    assert.deepEqual(after(deletion, { type: 'OrganizationDeletionCompleted', data: { organizationId } }), []);
  });
});
