import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { eraseInvitation, issueInvitation, revokeInvitation } from './issue-invitation.js';
import { ADA, BEN, EVE, facts, founded, inv, invited, joined, later, NOW, ORG, prj } from './organization.fixture.js';
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
  it('takes an address whose invitation has expired', () => {
    const after = later(7 * 24);
    given(...invited())
      .when((state) => invite({ invitationId: inv('2') }, ADA, after)(state).slice(1))
      .thenNothing();
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
      .thenRefuses('not-found'));
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
