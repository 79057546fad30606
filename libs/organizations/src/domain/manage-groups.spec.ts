import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { addToGroup, createGroup, deleteGroup, removeFromGroup, renameGroup } from './manage-groups.js';
import { removeMember } from './manage-members.js';
import { ADA, BEN, EVE, grouped, grp, joined, mbr, ORG, prj } from './organization.fixture.js';
import { organization } from './organization.js';

const given = decisionsOf(organization);
const group = { organizationId: ORG, groupId: grp('weavers') };
const ben = { organizationId: ORG, userId: BEN, membershipId: mbr('ben') };
const facts = { groupId: grp('weavers'), name: 'Weavers', members: [], projects: [] };

describe('a group', () => {
  it('begins with members, and is promised roles on projects', () => {
    const projects = [{ projectId: prj('1'), roles: ['deployment-viewer'] }];
    given(...joined())
      .when(createGroup(ADA, { ...facts, members: [BEN, BEN], projects }))
      .then(
        { type: 'GroupCreated', data: { ...group, name: 'Weavers' } },
        { type: 'GroupMemberAdded', data: { ...group, ...ben } },
        {
          type: 'ProjectRolesPromised',
          data: { organizationId: ORG, principal: { type: 'group', id: grp('weavers') }, projects, promisedBy: ADA },
        },
      );
  });
  it('has a name of its own, however it is written', () =>
    given(...grouped())
      .when(createGroup(ADA, { ...facts, groupId: grp('2'), name: 'WEAVERS' }))
      .thenRefuses('name-taken'));
  it('takes in members alone', () =>
    given(...joined())
      .when(createGroup(ADA, { ...facts, members: [EVE] }))
      .thenRefuses('not-a-member'));
  it('gives nothing on projects of somebody else', () =>
    given(...joined())
      .when(createGroup(ADA, { ...facts, projects: [{ projectId: prj('other'), roles: ['x'] }] }))
      .thenRefuses('not-found'));
  it('is made by who may', () =>
    given(...joined())
      .when(createGroup(BEN, facts))
      .thenRefuses('forbidden'));
  it('is hidden from strangers', () =>
    given(...joined())
      .when(createGroup(EVE, facts))
      .thenRefuses('not-found'));

  it('is renamed', () =>
    given(...grouped())
      .when(renameGroup(ADA, grp('weavers'), 'Spinners'))
      .then({ type: 'GroupRenamed', data: { ...group, name: 'Spinners' } }));
  it('may change how its own name is written', () =>
    given(...grouped())
      .when(renameGroup(ADA, grp('weavers'), 'weavers'))
      .then({ type: 'GroupRenamed', data: { ...group, name: 'weavers' } }));
  it('is not renamed to what it is called', () =>
    given(...grouped())
      .when(renameGroup(ADA, grp('weavers'), 'Weavers'))
      .thenNothing());

  it('is deleted, once', () => {
    const deleted = { type: 'GroupDeleted' as const, data: group };
    given(...grouped())
      .when(deleteGroup(ADA, grp('weavers')))
      .then(deleted);
    given(...grouped(), deleted)
      .when(deleteGroup(ADA, grp('weavers')))
      .thenRefuses('not-found');
  });

  it('gains a member, once', () => {
    const added = { type: 'GroupMemberAdded' as const, data: { ...group, ...ben } };
    given(...grouped())
      .when(addToGroup(ADA, grp('weavers'), BEN))
      .then(added);
    given(...grouped(), added)
      .when(addToGroup(ADA, grp('weavers'), BEN))
      .thenNothing();
  });
  it('loses a member', () =>
    given(...grouped(BEN))
      .when(removeFromGroup(ADA, grp('weavers'), BEN))
      .then({ type: 'GroupMemberRemoved', data: { ...group, ...ben } }));
  it('loses nobody who is not in it', () =>
    given(...grouped())
      .when(removeFromGroup(ADA, grp('weavers'), BEN))
      .thenRefuses('not-found'));
  it('is left by who is removed from the organization', () =>
    given(...grouped(BEN))
      .when(removeMember(ADA, BEN))
      .then(
        { type: 'GroupMemberRemoved', data: { ...group, ...ben } },
        { type: 'MemberRemoved', data: { ...ben, reason: 'removed' } },
      ));
});
