import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { acceptInvitation } from './accept-invitation.js';
import { issueInvitation, resendInvitation } from './issue-invitation.js';
import {
  acceptance,
  ADA,
  BEN,
  EVE,
  facts,
  grp,
  inv,
  invited,
  issuedIn,
  later,
  mbr,
  NOW,
  ORG,
  ownedBy,
} from './organization.fixture.js';
import { organization } from './organization.js';

const given = decisionsOf(organization);
const invitation = { organizationId: ORG, invitationId: inv('ben') };
const accepted: OrganizationEvent = { type: 'InvitationAccepted', data: { ...invitation, userId: BEN } };
const joinedBen: OrganizationEvent = {
  type: 'MemberJoined',
  data: { ...invitation, userId: BEN, membershipId: mbr('ben'), roles: ['member'], promisedBy: ADA },
};

describe('an invitation that is sent again', () => {
  it('has a new link, and the old one is not valid any more', () => {
    const resent: OrganizationEvent = {
      type: 'InvitationResent',
      data: { ...invitation, link: 2, expiresAt: later(8 * 24).toISOString(), resentBy: ADA },
    };
    given(...invited())
      .when(resendInvitation(ADA, inv('ben'), later(24)))
      .then(resent);
    given(...invited(), resent)
      .when(acceptInvitation(acceptance, NOW))
      .thenRefuses('invalid-token');
    given(...invited(), resent)
      .when((state) => acceptInvitation({ ...acceptance, link: 2 }, later(7 * 24))(state).slice(2))
      .thenNothing();
  });
  it('is not sent by who could not have sent it first', () =>
    given(...issuedIn(ownedBy('distribution', { [EVE]: ['mobile-user'] }), issueInvitation(ADA, facts(), NOW)))
      .when(resendInvitation(EVE, inv('ben'), NOW))
      .thenRefuses('forbidden'));
  it('is answered for by who sent it again, whatever became of who sent it first', () => {
    const both = issuedIn(ownedBy('workspace', { [EVE]: ['admin'] }), issueInvitation(EVE, facts(), NOW));
    const history = issuedIn(both, resendInvitation(ADA, inv('ben'), NOW));
    const gone: OrganizationEvent = {
      type: 'MemberRemoved',
      data: { organizationId: ORG, userId: EVE, membershipId: mbr('eve'), reason: 'removed' },
    };
    given(...history, gone)
      .when(acceptInvitation({ ...acceptance, link: 2 }, NOW))
      .then(accepted, joinedBen);
    given(...history, { ...gone, data: { ...gone.data, userId: ADA, membershipId: mbr('ada') } })
      .when(acceptInvitation({ ...acceptance, link: 2 }, NOW))
      .thenRefuses('inviter-without-rights');
  });
  it('is answered for by who sent it before, if it was not written down who sent it again', () =>
    given(...invited(), {
      type: 'InvitationResent',
      data: { ...invitation, link: 2, expiresAt: later(8).toISOString() },
    })
      .when((state) => acceptInvitation({ ...acceptance, link: 2 }, NOW)(state).slice(1))
      .then(joinedBen));
  it('is not sent with groups by who may not manage them', () => {
    const group: OrganizationEvent = {
      type: 'GroupCreated',
      data: { organizationId: ORG, groupId: grp('weavers'), name: 'Weavers' },
    };
    const history = issuedIn(
      [...ownedBy('distribution', { [EVE]: ['admin'] }), group],
      issueInvitation(ADA, facts({ groups: [grp('weavers')] }), NOW),
    );
    given(...history)
      .when(resendInvitation(EVE, inv('ben'), NOW))
      .thenRefuses('forbidden');
    given(...history, { type: 'GroupDeleted', data: { organizationId: ORG, groupId: grp('weavers') } })
      .when((state) => resendInvitation(EVE, inv('ben'), NOW)(state).slice(1))
      .thenNothing();
  });
});
