import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import {
  eraseInvitation,
  expireInvitation,
  inviteCollaborator,
  issueInvitation,
  revokeInvitation,
} from './issue-invitation.js';
import {
  ADA,
  BEN,
  EVE,
  facts,
  founded,
  inv,
  invited,
  issuedIn,
  joined,
  later,
  mbr,
  NOW,
  ORG,
  ownedBy,
  prj,
} from './organization.fixture.js';
import { organization } from './organization.js';

const given = decisionsOf(organization);
const invite = (change: Parameters<typeof facts>[0] = {}, by = ADA, now = NOW) =>
  issueInvitation(by, facts(change), now);

describe('inviting somebody', () => {
  it('gives the roles of a new member when none are named, for as long as the policy says', () =>
    given(...founded)
      .when(invite())
      .then({
        type: 'InvitationIssued',
        data: {
          organizationId: ORG,
          invitationId: inv('ben'),
          email: 'ben@example.com',
          emailDigest: 'digest-of-ben',
          kind: 'member',
          roles: ['member'],
          groups: [],
          projects: [],
          invitedBy: ADA,
          expiresAt: later(7 * 24).toISOString(),
          link: 1,
        },
      }));
  it('refuses an address with an open invitation', () =>
    given(...invited())
      .when(invite({ invitationId: inv('2') }))
      .thenRefuses('already-invited'));
  describe('at an address whose invitation is past its time', () => {
    const again = invite({ invitationId: inv('2') }, ADA, later(7 * 24));
    const expired: OrganizationEvent = {
      type: 'InvitationExpired',
      data: { organizationId: ORG, invitationId: inv('ben') },
    };
    const [before] = invited().slice(-1) as [Extract<OrganizationEvent, { type: 'InvitationIssued' }>];
    const anew: OrganizationEvent = {
      ...before,
      data: { ...before.data, invitationId: inv('2'), expiresAt: later(14 * 24).toISOString() },
    };

    it('notes that it has expired, which nobody could do afterwards', () =>
      given(...invited())
        .when(again)
        .then(expired, anew));
    it('notes it once', () =>
      given(...invited(), expired)
        .when(again)
        .then(anew));
    it('leaves one open invitation', () => {
      given(...invited(), expired, anew)
        .when(invite({ invitationId: inv('3') }, ADA, later(8 * 24)))
        .thenRefuses('already-invited');
      given(...invited(), expired, anew)
        .when(revokeInvitation(ADA, inv('2')))
        .then({ type: 'InvitationRevoked', data: { organizationId: ORG, invitationId: inv('2') } });
    });
    it('is as good where older histories did not note it', () => {
      given(...invited(), anew)
        .when(expireInvitation(inv('ben'), later(30 * 24)))
        .thenNothing();
      given(...invited(), anew)
        .when(invite({ invitationId: inv('3') }, ADA, later(14 * 24)))
        .then(
          { type: 'InvitationExpired', data: { organizationId: ORG, invitationId: inv('2') } },
          { ...anew, data: { ...anew.data, invitationId: inv('3'), expiresAt: later(21 * 24).toISOString() } },
        );
    });
    it('is closed for a collaborator, too', () => {
      const project = { projectId: prj('1'), roles: ['deployment-viewer'] };
      const enterprise: readonly OrganizationEvent[] = [
        ...ownedBy('enterprise'),
        {
          type: 'ProjectCreated',
          data: { organizationId: ORG, projectId: prj('1'), name: 'Engine', creatorId: ADA, membershipId: mbr('ada') },
        },
      ];
      const ask = (invitationId: string, now: Date) =>
        inviteCollaborator(ADA, facts({ invitationId, projects: [project] }), now);
      given(...issuedIn(enterprise, ask(inv('ben'), NOW)))
        .when((state) => ask(inv('2'), later(365 * 24))(state).slice(0, 1))
        .then(expired);
    });
  });
  it('refuses somebody who is a member', () =>
    given(...joined())
      .when(invite({ invitationId: inv('2'), userId: BEN }))
      .thenRefuses('already-member'));
  it('refuses a role that does not exist', () =>
    given(...founded)
      .when(invite({ roles: ['emperor'] }))
      .thenRefuses('unknown-role'));
  it('refuses a project of somebody else', () =>
    given(...founded)
      .when(invite({ projects: [{ projectId: prj('other'), roles: ['deployment-viewer'] }] }))
      .thenRefuses('not-found'));
  it('refuses a member without the permission', () =>
    given(...joined())
      .when(invite({ emailDigest: 'x' }, BEN))
      .thenRefuses('forbidden'));
  it('is hidden from who does not belong', () =>
    given(...founded)
      .when(invite({}, EVE))
      .thenRefuses('not-found'));
  it('is hidden where there is nothing', () => given().when(invite()).thenRefuses('not-found'));
});

describe('revoking an invitation', () => {
  it('closes it', () =>
    given(...invited())
      .when(revokeInvitation(ADA, inv('ben')))
      .then({ type: 'InvitationRevoked', data: { organizationId: ORG, invitationId: inv('ben') } }));
  it('frees the address', () => {
    const revoked = { type: 'InvitationRevoked' as const, data: { organizationId: ORG, invitationId: inv('ben') } };
    given(...invited(), revoked)
      .when((state) => invite({ invitationId: inv('2') })(state).slice(1))
      .thenNothing();
  });
  it('refuses one that is open no more', () =>
    given(...joined())
      .when(revokeInvitation(ADA, inv('ben')))
      .thenRefuses('invitation-not-pending'));
  it('refuses who may not invite', () =>
    given(...joined())
      .when(revokeInvitation(BEN, inv('ben')))
      .thenRefuses('forbidden'));
});

describe('erasing who was invited', () => {
  it('closes the invitation', () =>
    given(...invited())
      .when(eraseInvitation(inv('ben')))
      .then({ type: 'InvitationErased', data: { organizationId: ORG, invitationId: inv('ben') } }));
});
