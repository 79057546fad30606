import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { Refusal } from '@guildhall/event-sourcing';
import type { Role } from '@guildhall/contracts';
import { assignRole } from './assign-role.js';
import { ASSIGN, BIND } from './catalogue.js';
import {
  ADA,
  adaAdministrates,
  assigned,
  BOB,
  BOB_BY_GROUP,
  BOB_BY_ROLE,
  CARL,
  changedRole,
  deletedRole,
  madeRole,
  saying,
  toGroup,
  toRole,
  unassigned,
  WEAVER,
} from './loom.fixture.js';
import { projectAccess } from './project-access.js';

const given = decisionsOf(projectAccess);
const viewer = saying(2, BOB, 'deployment-viewer');
const onD = { object: 'deployments/D' };

describe('assigning a role', () => {
  it('gives it under the membership of who gets it', () =>
    given(adaAdministrates).when(assignRole(viewer, ADA)).then(assigned(viewer)));

  it('refuses the same role twice on the same', () =>
    given(adaAdministrates, assigned(viewer))
      .when(assignRole(saying(3, BOB, 'deployment-viewer'), ADA))
      .thenRefuses('role-already-assigned'));

  it('gives the same role on an object, and on another one', () => {
    const below = saying(3, BOB, 'deployment-viewer', onD);
    const beside = saying(4, BOB, 'deployment-viewer', { object: 'deployments/D2' });
    given(adaAdministrates, assigned(viewer)).when(assignRole(below, ADA)).then(assigned(below));
    given(adaAdministrates, assigned(below)).when(assignRole(beside, ADA)).then(assigned(beside));
  });

  it('gives again what was taken back', () => {
    const again = saying(3, BOB, 'deployment-viewer');
    given(adaAdministrates, assigned(viewer), unassigned(viewer)).when(assignRole(again, ADA)).then(assigned(again));
  });

  it('gives again to who came back what they held in an earlier stay', () => {
    const again = saying(3, { ...BOB, membershipId: 'mbr_later' }, 'deployment-viewer');
    given(adaAdministrates, assigned(viewer)).when(assignRole(again, ADA)).then(assigned(again));
  });

  it('refuses a role that there is not', () =>
    given(adaAdministrates)
      .when(assignRole(saying(2, BOB, 'weaver'), ADA))
      .thenRefuses('unknown-role'));

  it('refuses who is no member', () =>
    given(adaAdministrates)
      .when(assignRole(saying(2, CARL, 'deployment-viewer'), ADA))
      .thenRefuses('not-a-member'));

  it('refuses who may not assign roles, who holds nothing, and who is no member', () => {
    given(adaAdministrates, assigned(viewer))
      .when(assignRole(saying(3, ADA, 'deployment-viewer'), BOB))
      .thenRefuses('forbidden');
    given(adaAdministrates).when(assignRole(viewer, BOB)).thenRefuses('forbidden');
    given(adaAdministrates).when(assignRole(viewer, CARL)).thenRefuses('forbidden');
  });

  it('refuses who administrates no more', () => {
    const administration = saying(1, ADA, 'project-admin');
    given(assigned(administration), unassigned(administration)).when(assignRole(viewer, ADA)).thenRefuses('forbidden');
    given(adaAdministrates)
      .when(assignRole(viewer, { ...ADA, membershipId: 'mbr_later' }))
      .thenRefuses('forbidden');
    given(adaAdministrates)
      .when(assignRole(viewer, { ...ADA, membershipId: undefined }))
      .thenRefuses('forbidden');
  });

  it('lets who administrates one object give roles there and below, not beside or above', () => {
    const bobOnD = assigned(saying(2, BOB, 'project-admin', onD));
    const to = (object: string | null) => saying(3, ADA, 'deployment-editor', { object });
    const may = given(adaAdministrates, bobOnD);
    may.when(assignRole(to('deployments/D'), BOB)).then(assigned(to('deployments/D')));
    may.when(assignRole(to('deployments/D/versions/V'), BOB)).then(assigned(to('deployments/D/versions/V')));
    may.when(assignRole(to('deployments/D2'), BOB)).thenRefuses('forbidden');
    may.when(assignRole(to(null), BOB)).thenRefuses('forbidden');
  });

  it('refuses to give more than the giver holds there, and says what would be too much', () => {
    const role = (id: string, ...permissions: string[]): Role => ({
      id,
      name: id,
      builtIn: false,
      scope: 'project',
      permissions,
    });
    const roles = new Map(
      [
        role('giver', ASSIGN, 'blobs.list'),
        role('blobs', 'blobs.list'),
        role('more', 'blobs.list', 'blobs.get', 'blobs.delete'),
      ].map((known) => [known.id, known]),
    );
    const may = given(assigned(saying(1, BOB, 'giver')));
    const wanted = saying(2, ADA, 'more');
    may.when(assignRole(saying(2, ADA, 'blobs'), BOB, roles)).then(assigned(saying(2, ADA, 'blobs')));
    may.when(assignRole(wanted, BOB, roles)).thenRefuses('beyond-own-rights');
    assert.throws(
      () => assignRole(wanted, BOB, roles)(may.state()),
      (error) =>
        error instanceof Refusal &&
        assert.deepEqual(error.details, { role: 'more', missing: ['blobs.get', 'blobs.delete'] }) === undefined,
    );
  });

  it('gives roles to groups and organization roles that there are', () => {
    for (const given1 of [toGroup(2, 'deployment-viewer'), toRole(2, 'deployment-viewer')]) {
      given(adaAdministrates).when(assignRole(given1, ADA)).then(assigned(given1));
      given(adaAdministrates, assigned(given1))
        .when(assignRole({ ...given1, assignmentId: 'asg_other' }, ADA))
        .thenRefuses('role-already-assigned');
      given(adaAdministrates)
        .when(assignRole(given1, ADA, undefined, false))
        .thenRefuses('unknown-principal');
      given(adaAdministrates)
        .when(assignRole(given1, BOB, undefined, false))
        .thenRefuses('forbidden');
    }
  });

  it('counts what the giver has by a group or an organization role, as it is now', () => {
    const ways = [
      [toGroup(2, 'project-admin'), BOB_BY_GROUP],
      [toRole(2, 'project-admin'), BOB_BY_ROLE],
    ] as const;
    for (const [administration, bob] of ways) {
      given(assigned(administration))
        .when(assignRole(saying(3, ADA, 'blob-viewer'), bob))
        .then(assigned(saying(3, ADA, 'blob-viewer')));
      given(assigned(administration), unassigned(administration))
        .when(assignRole(saying(3, ADA, 'blob-viewer'), bob))
        .thenRefuses('forbidden');
      given(assigned(administration))
        .when(assignRole(saying(3, ADA, 'blob-viewer'), BOB))
        .thenRefuses('forbidden');
      given(assigned(administration))
        .when(assignRole(saying(3, ADA, 'blob-viewer'), { ...bob, membershipId: undefined }))
        .thenRefuses('forbidden');
    }
  });

  it('counts what an organization role gives in every project', () =>
    given()
      .when(assignRole(saying(3, ADA, 'blob-viewer'), { ...BOB, everywhere: ['project-admin'] }))
      .then(assigned(saying(3, ADA, 'blob-viewer'))));

  it("gives the project's own roles until they are deleted, with what they hold now", () => {
    const weaver = saying(2, BOB, WEAVER.roleId);
    given(adaAdministrates, madeRole()).when(assignRole(weaver, ADA)).then(assigned(weaver));
    given(adaAdministrates, madeRole(), deletedRole()).when(assignRole(weaver, ADA)).thenRefuses('unknown-role');
    const assigns = { permissions: [ASSIGN, 'blobs.list'] };
    const byWeaver = given(adaAdministrates, madeRole(assigns), assigned(weaver));
    byWeaver.when(assignRole(saying(3, ADA, WEAVER.roleId), BOB)).then(assigned(saying(3, ADA, WEAVER.roleId)));
    given(adaAdministrates, madeRole(assigns), assigned(weaver), changedRole({ permissions: ['blobs.list'] }))
      .when(assignRole(saying(3, ADA, WEAVER.roleId), BOB))
      .thenRefuses('forbidden');
    given(adaAdministrates, madeRole(assigns), assigned(weaver), deletedRole())
      .when(assignRole(saying(3, ADA, 'blob-viewer'), BOB))
      .thenRefuses('forbidden');
  });

  it('lets who may bind give more than they hold', () => {
    const binder = { permissions: [ASSIGN, BIND] };
    const wanted = saying(3, ADA, 'deployment-admin');
    given(madeRole(binder), assigned(saying(2, BOB, WEAVER.roleId)))
      .when(assignRole(wanted, BOB))
      .then(assigned(wanted));
  });

  it('never gives a service user what says who may do what, or makes service users', () => {
    const robot = (role: string) => {
      const { membershipId: _, ...said } = saying(2, ADA, role, { principal: { type: 'service-user', id: 'svc_1' } });
      return said;
    };
    given(adaAdministrates)
      .when(assignRole(robot('deployment-admin'), ADA))
      .then(assigned(robot('deployment-admin')));
    for (const role of ['project-admin', 'service-user-editor'])
      given(adaAdministrates)
        .when(assignRole(robot(role), ADA))
        .thenRefuses('service-user-cannot-govern');
    given(adaAdministrates)
      .when(assignRole(robot('project-viewer'), ADA))
      .then(assigned(robot('project-viewer')));
  });
});
