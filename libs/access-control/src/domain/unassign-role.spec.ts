import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import {
  ADA,
  adaAdministrates,
  assigned,
  BOB,
  BOB_BY_GROUP,
  CARL,
  deletedRole,
  madeRole,
  saying,
  toGroup,
  unassigned,
  WEAVER,
} from './loom.fixture.js';
import { projectAccess } from './project-access.js';
import { unassignAll, unassignRole } from './unassign-role.js';

const given = decisionsOf(projectAccess);
const viewer = saying(2, BOB, 'deployment-viewer');

describe('taking a role back', () => {
  it('says what the assignment had said', () =>
    given(adaAdministrates, assigned(viewer)).when(unassignRole(viewer.assignmentId, ADA)).then(unassigned(viewer)));

  it('refuses what is not there, or not any more', () => {
    given(adaAdministrates).when(unassignRole(viewer.assignmentId, ADA)).thenRefuses('not-found');
    given(adaAdministrates, assigned(viewer), unassigned(viewer))
      .when(unassignRole(viewer.assignmentId, ADA))
      .thenRefuses('not-found');
  });

  it('refuses who may not, whether it is there or not', () => {
    given(adaAdministrates, assigned(viewer)).when(unassignRole(viewer.assignmentId, BOB)).thenRefuses('forbidden');
    given(adaAdministrates, assigned(viewer)).when(unassignRole('asg_none', BOB)).thenRefuses('forbidden');
    given(adaAdministrates, assigned(viewer)).when(unassignRole(viewer.assignmentId, CARL)).thenRefuses('forbidden');
  });

  it('lets who administrates one object take back what was given there, and nothing else', () => {
    const onD = saying(3, ADA, 'deployment-viewer', { object: 'deployments/D' });
    const onD2 = saying(4, ADA, 'deployment-viewer', { object: 'deployments/D2' });
    const bobOnD = assigned(saying(2, BOB, 'project-admin', { object: 'deployments/D' }));
    const may = given(adaAdministrates, bobOnD, assigned(onD), assigned(onD2));
    may.when(unassignRole(onD.assignmentId, BOB)).then(unassigned(onD));
    may.when(unassignRole(onD2.assignmentId, BOB)).thenRefuses('forbidden');
  });

  it('finds nothing of a role that was deleted', () => {
    const weaver = saying(2, BOB, WEAVER.roleId);
    given(adaAdministrates, madeRole(), assigned(weaver), deletedRole())
      .when(unassignRole(weaver.assignmentId, ADA))
      .thenRefuses('not-found');
  });

  it('is for who may by a group, until that is taken from the group', () => {
    const administration = toGroup(5, 'project-admin');
    given(assigned(administration), assigned(viewer))
      .when(unassignRole(viewer.assignmentId, BOB_BY_GROUP))
      .then(unassigned(viewer));
    given(assigned(administration), assigned(viewer), unassigned(administration))
      .when(unassignRole(viewer.assignmentId, BOB_BY_GROUP))
      .thenRefuses('forbidden');
  });
});

describe('taking everything back from somebody', () => {
  const onD = saying(3, BOB, 'deployment-admin', { object: 'deployments/D' });
  const bob = { principal: viewer.principal, membershipId: BOB.membershipId };

  it('takes it on objects as well, and leaves what others have', () =>
    given(adaAdministrates, assigned(viewer), assigned(onD), assigned(toGroup(5, 'blob-viewer')))
      .when(unassignAll(bob, ADA))
      .then(unassigned(viewer), unassigned(onD)));

  it('refuses who may not in the whole project, and what is not there', () => {
    const bobOnD = assigned(saying(6, BOB, 'project-admin', { object: 'deployments/D' }));
    given(adaAdministrates, bobOnD).when(unassignAll(bob, BOB)).thenRefuses('forbidden');
    given(adaAdministrates).when(unassignAll(bob, ADA)).thenRefuses('not-found');
    given(adaAdministrates).when(unassignAll(bob, BOB)).thenRefuses('forbidden');
  });
});
