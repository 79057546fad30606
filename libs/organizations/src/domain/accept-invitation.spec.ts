import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { acceptInvitation } from './accept-invitation.js';
import { issueInvitation } from './issue-invitation.js';
import {
  acceptance,
  ADA,
  BEN,
  EVE,
  facts,
  inv,
  invited,
  joined,
  later,
  mbr,
  NOW,
  ORG,
  ownedBy,
  prj,
  rol,
} from './organization.fixture.js';
import { organization } from './organization.js';

const given = decisionsOf(organization);
const accepted: OrganizationEvent = {
  type: 'InvitationAccepted',
  data: { organizationId: ORG, invitationId: inv('ben'), userId: BEN },
};
const joinedWith = (roles: string[], promisedBy = ADA): OrganizationEvent => ({
  type: 'MemberJoined',
  data: {
    organizationId: ORG,
    userId: BEN,
    membershipId: mbr('ben'),
    roles,
    invitationId: inv('ben'),
    promisedBy,
  },
});

describe('accepting an invitation', () => {
  it('joins with the roles in it', () =>
    given(...invited({ roles: ['admin'] }))
      .when(acceptInvitation(acceptance, NOW))
      .then(accepted, joinedWith(['admin'])));

  it('promises the project roles in it, in the name of the inviter', () => {
    const projects = [{ projectId: prj('1'), roles: ['deployment-viewer'] }];
    given(...invited({ projects }))
      .when(acceptInvitation(acceptance, NOW))
      .then(accepted, joinedWith(['member']), {
        type: 'ProjectRolesPromised',
        data: {
          organizationId: ORG,
          principal: { type: 'user', id: BEN },
          membershipId: mbr('ben'),
          projects,
          promisedBy: ADA,
        },
      });
  });

  it('joins once', () =>
    given(...joined())
      .when(acceptInvitation(acceptance, NOW))
      .thenNothing());

  it('refuses when who sent it may not invite any more', () => {
    const carla: OrganizationEvent = {
      type: 'MemberJoined',
      data: { organizationId: ORG, userId: EVE, membershipId: mbr('eve'), roles: ['admin'] },
    };
    const demoted: OrganizationEvent = {
      type: 'MemberRolesChanged',
      data: { organizationId: ORG, userId: ADA, membershipId: mbr('ada'), roles: ['member'] },
    };
    given(...invited({ roles: ['admin'] }), carla, demoted)
      .when(acceptInvitation(acceptance, NOW))
      .thenRefuses('inviter-without-rights');
  });

  it('joins with roles whose project roles allow no more than those of the inviter, by then', () => {
    const viewers = rol('viewers');
    const history: readonly OrganizationEvent[] = [
      ...ownedBy('cloud', { [EVE]: ['administrator'] }),
      {
        type: 'OrganizationRoleCreated',
        data: { organizationId: ORG, roleId: viewers, name: 'V', permissions: [], projectRoles: ['deployment-viewer'] },
      },
    ];
    const invitation = facts({ roles: ['member', viewers] });
    const state = () => history.reduce(organization.evolve, organization.initialState());
    const open = [...history, ...issueInvitation(EVE, invitation, NOW, () => [])(state())];
    given(...open)
      .when(acceptInvitation({ ...acceptance, beyond: () => [] }, NOW))
      .then(accepted, joinedWith(['member', viewers], EVE));
    given(...open)
      .when(acceptInvitation({ ...acceptance, beyond: (roles) => roles }, NOW))
      .then(accepted, joinedWith(['member'], EVE));
    given(...history)
      .when(issueInvitation(EVE, invitation, NOW, (roles) => roles))
      .thenRefuses('beyond-own-rights');
  });

  it('gives the default roles where none of the promised ones can be given, but only if these can', () => {
    const open = invited({ roles: ['admin'] });
    given(...open)
      .when(acceptInvitation({ ...acceptance, withheld: new Set(['admin']) }, NOW))
      .then(accepted, joinedWith(['member']));
    given(...open)
      .when(acceptInvitation({ ...acceptance, withheld: new Set(['admin', 'member']) }, NOW))
      .thenRefuses('inviter-without-rights');
  });

  it('refuses an older link', () =>
    given(...invited())
      .when(acceptInvitation({ ...acceptance, link: 0 }, NOW))
      .thenRefuses('invalid-token'));
  it('refuses another address', () =>
    given(...invited())
      .when(acceptInvitation({ ...acceptance, emailDigest: 'digest-of-eve' }, NOW))
      .thenRefuses('invitation-for-another-address'));
  it('refuses after its time', () =>
    given(...invited())
      .when(acceptInvitation(acceptance, later(7 * 24)))
      .thenRefuses('invitation-expired'));
  it('refuses one that was revoked', () =>
    given(...invited(), { type: 'InvitationRevoked', data: { organizationId: ORG, invitationId: inv('ben') } })
      .when(acceptInvitation(acceptance, NOW))
      .thenRefuses('invitation-not-pending'));
});
