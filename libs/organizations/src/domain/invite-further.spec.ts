import { describe, it } from 'node:test';
import type { OrganizationEvent, Policies } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { acceptInvitation } from './accept-invitation.js';
import {
  declineInvitation,
  expireInvitation,
  inviteCollaborator,
  issueInvitation,
  resendInvitation,
  revokeInvitation,
} from './issue-invitation.js';
import { addMember, leaveOrganization, removeMember } from './manage-members.js';
import {
  acceptance,
  ADA,
  BEN,
  EVE,
  facts,
  founding,
  grouped,
  grp,
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
const invitation = { organizationId: ORG, invitationId: inv('ben') };
const ben = { organizationId: ORG, userId: BEN, membershipId: mbr('ben') };
const accepted: OrganizationEvent = { type: 'InvitationAccepted', data: { ...invitation, userId: BEN } };
const projects = [{ projectId: prj('1'), roles: ['deployment-viewer'] }];
const promised: OrganizationEvent = {
  type: 'ProjectRolesPromised',
  data: {
    organizationId: ORG,
    principal: { type: 'user', id: BEN },
    membershipId: mbr('ben'),
    projects,
    promisedBy: ADA,
  },
};
const project: OrganizationEvent = {
  type: 'ProjectCreated',
  data: { organizationId: ORG, projectId: prj('1'), name: 'Engine', creatorId: ADA, membershipId: mbr('ada') },
};

describe('an invitation to groups', () => {
  const both = [
    { type: 'MemberJoined' as const, data: { ...ben, roles: ['member'], invitationId: inv('ben'), promisedBy: ADA } },
  ];
  const withGroups = () => {
    const without = ownedBy('workspace');
    const group: OrganizationEvent = {
      type: 'GroupCreated',
      data: { organizationId: ORG, groupId: grp('weavers'), name: 'Weavers' },
    };
    return issuedIn([...without, group], issueInvitation(ADA, facts({ groups: [grp('weavers')] }), NOW));
  };

  it('brings whoever accepts into them, as a member', () =>
    given(...withGroups())
      .when(acceptInvitation(acceptance, NOW))
      .then(accepted, ...both, {
        type: 'GroupMemberAdded',
        data: { ...ben, groupId: grp('weavers'), promisedBy: ADA },
      }));
  it('is harmless when the group is gone by then', () =>
    given(...withGroups(), { type: 'GroupDeleted', data: { organizationId: ORG, groupId: grp('weavers') } })
      .when(acceptInvitation(acceptance, NOW))
      .then(accepted, ...both));
  it('brings nobody into one that brings more than who invited them holds', () =>
    given(...withGroups())
      .when(acceptInvitation({ ...acceptance, withheld: new Set([grp('weavers')]) }, NOW))
      .then(accepted, ...both));
  it('takes effect at once for a member', () =>
    given(...grouped())
      .when((state) =>
        issueInvitation(
          ADA,
          facts({ invitationId: inv('2'), userId: BEN, groups: [grp('weavers')] }),
          NOW,
        )(state).slice(1),
      )
      .then({ type: 'GroupMemberAdded', data: { ...ben, groupId: grp('weavers'), promisedBy: ADA } }));
  it('needs the right to manage them', () => {
    const inviter = ownedBy('distribution', { [EVE]: ['admin'] });
    const group: OrganizationEvent = {
      type: 'GroupCreated',
      data: { organizationId: ORG, groupId: grp('weavers'), name: 'Weavers' },
    };
    given(...inviter, group)
      .when(issueInvitation(EVE, facts({ groups: [grp('weavers')] }), NOW))
      .thenRefuses('forbidden');
  });
});

describe('an invitation to projects', () => {
  it('takes effect at once for a member', () =>
    given(...joined())
      .when((state) =>
        issueInvitation(ADA, facts({ invitationId: inv('2'), userId: BEN, projects }), NOW)(state).slice(1),
      )
      .then(promised));
  it('is harmless when the project is gone by then', () =>
    given(...invited({ projects }), { type: 'ProjectDeleted', data: { organizationId: ORG, projectId: prj('1') } })
      .when(acceptInvitation(acceptance, NOW))
      .then(accepted, {
        type: 'MemberJoined',
        data: { ...ben, roles: ['member'], invitationId: inv('ben'), promisedBy: ADA },
      }));
});

describe('an external collaborator', () => {
  const enterprise = [...ownedBy('enterprise'), project];
  const asked = issuedIn(enterprise, inviteCollaborator(ADA, facts({ projects }), NOW));
  const collaborator: OrganizationEvent = { type: 'CollaboratorJoined', data: { ...ben, invitationId: inv('ben') } };

  it('takes part in projects and is no member', () =>
    given(...asked)
      .when(acceptInvitation(acceptance, NOW))
      .then(accepted, collaborator, promised));
  it('is not taken where the policies want members', () =>
    given(...joined())
      .when(inviteCollaborator(ADA, facts({ projects }), NOW))
      .thenRefuses('forbidden'));
  it('is given more at once', () =>
    given(...asked, accepted, collaborator)
      .when((state) =>
        inviteCollaborator(ADA, facts({ invitationId: inv('2'), userId: BEN, projects }), NOW)(state).slice(1),
      )
      .then(promised));
  it('keeps their stay when they become a member', () =>
    given(...asked, accepted, collaborator, {
      type: 'InvitationIssued',
      data: {
        ...facts({ invitationId: inv('2') }),
        organizationId: ORG,
        kind: 'member',
        roles: ['DEFAULT'],
        groups: [],
        projects: [],
        invitedBy: ADA,
        expiresAt: later(1).toISOString(),
        link: 1,
        name: undefined,
        acceptedAtOnceBy: undefined,
      },
    })
      .when((state) =>
        acceptInvitation({ ...acceptance, invitationId: inv('2'), membershipId: mbr('new') }, NOW)(state).slice(1),
      )
      .then({ type: 'MemberJoined', data: { ...ben, roles: ['DEFAULT'], invitationId: inv('2'), promisedBy: ADA } }));
  it('leaves and is removed as a member is', () => {
    given(...asked, accepted, collaborator)
      .when(leaveOrganization(BEN))
      .then({ type: 'CollaboratorRemoved', data: { ...ben, reason: 'left' } });
    given(...asked, accepted, collaborator)
      .when(removeMember(ADA, BEN))
      .then({ type: 'CollaboratorRemoved', data: { ...ben, reason: 'removed' } });
  });
  it('is not joined by an invitation of somebody who left', () => {
    const second: OrganizationEvent = {
      type: 'MemberJoined',
      data: { organizationId: ORG, userId: EVE, membershipId: mbr('eve'), roles: ['ADMIN'] },
    };
    given(...asked, second, {
      type: 'MemberRemoved',
      data: { organizationId: ORG, userId: ADA, membershipId: mbr('ada'), reason: 'left' },
    })
      .when(acceptInvitation(acceptance, NOW))
      .thenRefuses('inviter-without-rights');
  });
});

describe('an open invitation', () => {
  it('is declined by its newest link', () => {
    given(...invited())
      .when(declineInvitation(inv('ben'), 1))
      .then({ type: 'InvitationDeclined', data: invitation });
    given(...invited())
      .when(declineInvitation(inv('ben'), 2))
      .thenRefuses('invalid-token');
  });
  it('expires when its time is over, not before, and frees the address', () => {
    const expired: OrganizationEvent = { type: 'InvitationExpired', data: invitation };
    given(...invited())
      .when(expireInvitation(inv('ben'), later(1)))
      .thenNothing();
    given(...invited())
      .when(expireInvitation(inv('ben'), later(7 * 24)))
      .then(expired);
    given(...invited(), expired)
      .when(resendInvitation(ADA, inv('ben'), NOW))
      .thenRefuses('invitation-not-pending');
    given(...invited(), expired)
      .when((state) => issueInvitation(ADA, facts({ invitationId: inv('2') }), NOW)(state).slice(1))
      .thenNothing();
  });
  it('is revoked by who sent it, even if they may not invite members', () => {
    const enterprise = [...ownedBy('enterprise', { [EVE]: ['DEFAULT'] }), project];
    given(...issuedIn(enterprise, inviteCollaborator(EVE, facts({ projects }), NOW)))
      .when(revokeInvitation(EVE, inv('ben')))
      .then({ type: 'InvitationRevoked', data: invitation });
  });
});

describe('adding somebody who has an account', () => {
  const addition = { userId: BEN, membershipId: mbr('ben'), roles: [], groups: [], projects: [] };
  it('makes them a member at once, with the roles of a new one', () =>
    given(...ownedBy('distribution'))
      .when(addMember(ADA, addition))
      .then({ type: 'MemberJoined', data: { ...ben, roles: ['admin'] } }));
  it('takes back an invitation of theirs that is open, so that it brings nobody in later', () => {
    const cloud = ownedBy('cloud');
    const revoked: OrganizationEvent = { type: 'InvitationRevoked', data: invitation };
    given(...issuedIn(cloud, issueInvitation(ADA, facts({ roles: ['administrator'] }), NOW)))
      .when(addMember(ADA, { ...addition, emailDigest: 'digest-of-ben' }))
      .then(revoked, { type: 'MemberJoined', data: { ...ben, roles: ['member'] } });
  });
  it('never makes an owner', () =>
    given(...ownedBy('cloud'))
      .when(addMember(ADA, { ...addition, roles: ['owner'] }))
      .thenRefuses('ownership-by-transfer-only'));
  it('never gives a role that the owner alone gives', () =>
    given(...ownedBy('cloud', { [EVE]: ['administrator'] }))
      .when(addMember(EVE, { ...addition, roles: ['billing-administrator'] }))
      .thenRefuses('appointed-by-owner'));
  it('waits for their consent where the policies want it', () =>
    given(...ownedBy('workspace'))
      .when(addMember(ADA, addition))
      .thenRefuses('forbidden'));
  it('keeps the rules that the organization has, whatever its template says now', () => {
    const policies: Policies = { ...founding.template.policies, addsMembersDirectly: true };
    given(...ownedBy('workspace'), { type: 'PoliciesChanged', data: { organizationId: ORG, policies } })
      .when(addMember(ADA, addition))
      .then({ type: 'MemberJoined', data: { ...ben, roles: ['member'] } });
  });
});
