import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { ADA, adaAdministrates, assigned, BOB, CARL, saying, unassigned } from './loom.fixture.js';
import { projectAccess } from './project-access.js';
import { unassignRole } from './unassign-role.js';

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
});
