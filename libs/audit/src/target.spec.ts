import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aboutOf, targetOf } from './target.js';

const id = (prefix: string, digit = 0) => `${prefix}_0000000000000000000000000${digit}`;
const [org, user, prj, inv, asg] = [id('org'), id('usr'), id('prj'), id('inv'), id('asg')];

describe('what an event was done to', () => {
  it('is the most particular thing that it names', () => {
    assert.deepEqual(targetOf('OrganizationRenamed', { organizationId: org }), { type: 'organization', id: org });
    assert.deepEqual(targetOf('ProjectRenamed', { organizationId: org, projectId: prj }), { type: 'project', id: prj });
    assert.deepEqual(targetOf('MemberRemoved', { organizationId: org, userId: user }), { type: 'user', id: user });
    const assigned = { organizationId: org, projectId: prj, assignmentId: asg };
    assert.deepEqual(targetOf('RoleAssigned', assigned), { type: 'assignment', id: asg });
    assert.deepEqual(targetOf('InvitationAccepted', { organizationId: org, invitationId: inv, userId: user }), {
      type: 'invitation',
      id: inv,
    });
  });
  it('is the member who joined, not the invitation they came by', () =>
    assert.deepEqual(targetOf('MemberJoined', { organizationId: org, userId: user, invitationId: inv }), {
      type: 'user',
      id: user,
    }));
  it('is the offer, the group or the role that changed, but a member of a group rather than the group', () => {
    const [transferId, groupId, roleId] = [id('otr'), id('grp'), id('rol')];
    const offered = { organizationId: org, transferId, fromUserId: user, toUserId: id('usr', 1) };
    assert.deepEqual(targetOf('OwnershipTransferOffered', offered), { type: 'ownership-transfer', id: transferId });
    assert.deepEqual(targetOf('GroupRenamed', { organizationId: org, groupId }), { type: 'group', id: groupId });
    const added = { organizationId: org, groupId, userId: user };
    assert.deepEqual(targetOf('GroupMemberAdded', added), { type: 'user', id: user });
    assert.deepEqual(targetOf('RoleChanged', { organizationId: org, projectId: prj, roleId }), {
      type: 'role',
      id: roleId,
    });
  });
  it('is whoever was promised something', () => {
    const principal = { type: 'group', id: id('grp') };
    const promised = { organizationId: org, principal, projects: [], promisedBy: user };
    assert.deepEqual(targetOf('ProjectRolesPromised', promised), principal);
    const before = { organizationId: org, userId: user, projects: [], promisedBy: id('usr', 1) };
    assert.deepEqual(targetOf('ProjectRolesPromised', before), { type: 'user', id: user });
  });
  it('may be nothing', () => assert.equal(targetOf('SomethingElse', { count: 1 }), undefined));
});

describe('what an event is about', () => {
  it('is every id in it but those of who did it', () => {
    const [granter, other] = [id('usr', 1), id('prj', 1)];
    const about = aboutOf({
      organizationId: org,
      principal: { type: 'user', id: user },
      projects: [
        { projectId: prj, roles: ['viewer'] },
        { projectId: other, roles: [] },
      ],
      grantedBy: { type: 'user', id: granter },
      invitedBy: granter,
      object: null,
      name: 'Engines',
    });
    assert.deepEqual(about, [org, user, prj, other]);
  });
});
