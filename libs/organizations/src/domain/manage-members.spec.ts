import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { changeMemberRoles, eraseMember, leaveOrganization, removeMember } from './manage-members.js';
import { ADA, BEN, EVE, founded, inv, invited, joined, mbr, ORG, ownedBy, rol } from './organization.fixture.js';
import { organization } from './organization.js';

const given = decisionsOf(organization);
const removed = (userId: string, membershipId: string, reason: 'removed' | 'left' | 'erased'): OrganizationEvent => ({
  type: 'MemberRemoved',
  data: { organizationId: ORG, userId, membershipId, reason },
});

describe('changing the roles of a member', () => {
  it('says what they are now', () =>
    given(...joined())
      .when(changeMemberRoles(ADA, BEN, ['admin', 'admin']))
      .then({
        type: 'MemberRolesChanged',
        data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles: ['admin'] },
      }));
  it('does nothing when they are so already', () =>
    given(...joined())
      .when(changeMemberRoles(ADA, BEN, ['member']))
      .thenNothing());
  it('gives project roles that allow no more than those of who gives them, and takes them', () => {
    const viewers = rol('viewers');
    const roles = (userId: string, ...ids: string[]): OrganizationEvent => ({
      type: 'MemberRolesChanged',
      data: { organizationId: ORG, userId, membershipId: mbr(userId.slice(-3)), roles: ids },
    });
    const history: readonly OrganizationEvent[] = [
      ...ownedBy('cloud', { [BEN]: ['administrator'], [EVE]: ['member'] }),
      {
        type: 'OrganizationRoleCreated',
        data: { organizationId: ORG, roleId: viewers, name: 'V', permissions: [], projectRoles: ['deployment-viewer'] },
      },
    ];
    given(...history)
      .when(changeMemberRoles(BEN, EVE, [viewers], () => []))
      .then(roles(EVE, viewers));
    given(...history)
      .when(changeMemberRoles(BEN, EVE, [viewers], (wanted) => wanted))
      .thenRefuses('beyond-own-rights');
    const holding = [...history, roles(EVE, viewers, 'member')];
    given(...holding)
      .when(changeMemberRoles(BEN, EVE, ['member', viewers], (wanted) => wanted))
      .thenNothing();
    given(...holding)
      .when(removeMember(BEN, EVE, () => []))
      .then(removed(EVE, mbr('eve'), 'removed'));
  });
  it('needs no rights to name the default roles that somebody has who lost all others', () => {
    const lost = { organizationId: ORG, roleId: rol('lost') };
    given(
      ...ownedBy('distribution', { [EVE]: [lost.roleId] }),
      {
        type: 'MemberJoined',
        data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles: [rol('hr')] },
      },
      {
        type: 'OrganizationRoleCreated',
        data: {
          organizationId: ORG,
          roleId: rol('hr'),
          name: 'HR',
          permissions: ['members.update-roles'],
          projectRoles: [],
        },
      },
    )
      .when(changeMemberRoles(BEN, EVE, ['admin']))
      .then({
        type: 'MemberRolesChanged',
        data: { organizationId: ORG, userId: EVE, membershipId: mbr('eve'), roles: ['admin'] },
      });
  });
  it('refuses to leave nobody who administrates', () =>
    given(...joined())
      .when(changeMemberRoles(ADA, ADA, ['member']))
      .thenRefuses('last-admin'));
  it('lets an administrator step back when there is another', () =>
    given(...joined({ roles: ['admin'] }))
      .when(changeMemberRoles(ADA, ADA, ['member']))
      .then({
        type: 'MemberRolesChanged',
        data: { organizationId: ORG, userId: ADA, membershipId: mbr('ada'), roles: ['member'] },
      }));
  it('refuses a role that does not exist', () =>
    given(...joined())
      .when(changeMemberRoles(ADA, BEN, ['emperor']))
      .thenRefuses('unknown-role'));
  it('refuses a member without the permission', () =>
    given(...joined())
      .when(changeMemberRoles(BEN, BEN, ['admin']))
      .thenRefuses('forbidden'));
  it('knows no stranger', () =>
    given(...joined())
      .when(changeMemberRoles(ADA, EVE, ['member']))
      .thenRefuses('not-found'));
});

describe('removing a member', () => {
  it('ends their stay', () =>
    given(...joined())
      .when(removeMember(ADA, BEN))
      .then(removed(BEN, mbr('ben'), 'removed')));
  it('takes back an invitation of theirs that is open, from before they were added', () => {
    const { organizationId, userId, membershipId } = { organizationId: ORG, userId: BEN, membershipId: mbr('ben') };
    given(...invited(), { type: 'MemberJoined', data: { organizationId, userId, membershipId, roles: ['member'] } })
      .when(removeMember(ADA, BEN, undefined, 'digest-of-ben'))
      .then(
        { type: 'InvitationRevoked', data: { organizationId, invitationId: inv('ben') } },
        removed(BEN, membershipId, 'removed'),
      );
  });
  it('refuses the last who administrates', () =>
    given(...joined())
      .when(removeMember(ADA, ADA))
      .thenRefuses('last-admin'));
  it('refuses a member without the permission', () =>
    given(...joined())
      .when(removeMember(BEN, ADA))
      .thenRefuses('forbidden'));
  it('is hidden from who does not belong', () =>
    given(...joined())
      .when(removeMember(EVE, BEN))
      .thenRefuses('not-found'));
});

describe('leaving', () => {
  it('ends the stay', () =>
    given(...joined())
      .when(leaveOrganization(BEN))
      .then(removed(BEN, mbr('ben'), 'left')));
  it('refuses the last who administrates', () =>
    given(...founded)
      .when(leaveOrganization(ADA))
      .thenRefuses('last-admin'));
  it('knows no stranger', () =>
    given(...founded)
      .when(leaveOrganization(EVE))
      .thenRefuses('not-found'));
});

describe('erasing a person', () => {
  it('ends their stay even when nobody is left to administrate', () =>
    given(...founded)
      .when(eraseMember(ADA))
      .then(removed(ADA, mbr('ada'), 'erased')));
  it('does nothing for a stranger', () =>
    given(...founded)
      .when(eraseMember(EVE))
      .thenNothing());
});
