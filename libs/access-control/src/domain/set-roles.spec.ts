import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { ASSIGN, UNASSIGN } from './catalogue.js';
import {
  ADA,
  adaAdministrates,
  assigned,
  BOB,
  CARL,
  madeRole,
  saying,
  toGroup,
  unassigned,
  WEAVER,
} from './loom.fixture.js';
import { type Assigned, projectAccess } from './project-access.js';
import { setRoles } from './set-roles.js';

const given = decisionsOf(projectAccess);
const viewer = saying(2, BOB, 'deployment-viewer');
const blobs = saying(3, BOB, 'blob-editor');
const onD = saying(4, BOB, 'deployment-admin', { object: 'deployments/D' });
const bob = { principal: viewer.principal, membershipId: BOB.membershipId };
const become = (wanted: readonly Assigned[], by = ADA) => setRoles(bob, wanted, by);

describe('setting the roles of somebody in a project', () => {
  it('gives what is missing, takes what is too much, and leaves the rest and what is on objects', () =>
    given(adaAdministrates, assigned(viewer), assigned(onD))
      .when(become([blobs]))
      .then(unassigned(viewer), assigned(blobs)));

  it('changes nothing when it is so already', () =>
    given(adaAdministrates, assigned(viewer))
      .when(become([saying(9, BOB, 'deployment-viewer')]))
      .thenNothing());

  it('takes all of them with none', () =>
    given(adaAdministrates, assigned(viewer), assigned(blobs), assigned(onD))
      .when(become([]))
      .then(unassigned(viewer), unassigned(blobs)));

  it('is the same for groups, of which it may turn out that they are gone', () => {
    const group = toGroup(2, 'deployment-viewer');
    const { principal } = group;
    given(adaAdministrates)
      .when(setRoles({ principal }, [group], ADA))
      .then(assigned(group));
    given(adaAdministrates)
      .when(setRoles({ principal }, [group], ADA, undefined, false))
      .thenRefuses('unknown-principal');
  });

  it('needs the right to give in order to give, and the right to take in order to take', () => {
    const taker = { permissions: [UNASSIGN, 'blobs.list'] };
    const giver = { permissions: [ASSIGN, 'deployments.list'] };
    const carl = { ...CARL, membershipId: 'mbr_carl' };
    const asCarl = assigned(saying(7, carl, WEAVER.roleId));
    given(madeRole(taker), asCarl, assigned(viewer)).when(become([], carl)).then(unassigned(viewer));
    given(madeRole(taker), asCarl, assigned(viewer))
      .when(become([viewer, blobs], carl))
      .thenRefuses('forbidden');
    given(madeRole(giver), asCarl, assigned(viewer)).when(become([], carl)).thenRefuses('forbidden');
    given(madeRole(giver), asCarl)
      .when(become([viewer], carl))
      .thenRefuses('beyond-own-rights');
    given(madeRole(giver), asCarl, assigned(viewer))
      .when(become([viewer], carl))
      .thenNothing();
    given(adaAdministrates, assigned(viewer))
      .when(become([viewer], BOB))
      .thenRefuses('forbidden');
  });

  it('refuses roles that there are not, and people who are no members', () => {
    given(adaAdministrates)
      .when(become([saying(5, BOB, 'weaver')]))
      .thenRefuses('unknown-role');
    const principal = { type: 'user', id: CARL.userId } as const;
    given(adaAdministrates)
      .when(setRoles({ principal }, [saying(5, CARL, 'blob-viewer')], ADA))
      .thenRefuses('not-a-member');
    given(adaAdministrates)
      .when(setRoles({ principal }, [saying(5, CARL, 'blob-viewer')], BOB))
      .thenRefuses('forbidden');
  });
});
