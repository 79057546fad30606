import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import type { Role } from '@guildhall/contracts';
import { ASSIGN } from './catalogue.js';
import { keepPromise } from './keep-promise.js';
import {
  ADA,
  adaAdministrates,
  assigned,
  BOB,
  BOB_BY_GROUP,
  madeRole,
  saying,
  toGroup,
  toRole,
  unassigned,
  WEAVER,
} from './loom.fixture.js';
import { projectAccess } from './project-access.js';
import { beyondOwnRights } from './rights.js';

const given = decisionsOf(projectAccess);
const viewer = saying(2, BOB, 'deployment-viewer');
const blobs = saying(3, BOB, 'blob-editor');

describe('keeping the promise of an invitation', () => {
  it('gives all roles', () =>
    given(adaAdministrates)
      .when(keepPromise([viewer, blobs], ADA))
      .then(assigned(viewer), assigned(blobs)));

  it('leaves out what is held already', () =>
    given(adaAdministrates, assigned(saying(9, BOB, 'deployment-viewer')))
      .when(keepPromise([viewer, blobs], ADA))
      .then(assigned(blobs)));

  it('leaves out what is beyond the rights of who promised it', () => {
    const role = (id: string, ...permissions: string[]): Role => ({
      id,
      name: id,
      builtIn: false,
      scope: 'project',
      permissions,
    });
    const roles = new Map(
      [role('giver', ASSIGN, 'blobs.list'), role('less', 'blobs.list'), role('more', 'blobs.get')].map((r) => [
        r.id,
        r,
      ]),
    );
    const less = saying(3, ADA, 'less');
    given(assigned(saying(1, BOB, 'giver')))
      .when(keepPromise([saying(2, ADA, 'more'), less], BOB, roles))
      .then(assigned(less));
  });

  it('leaves out roles that there are not', () =>
    given(adaAdministrates)
      .when(keepPromise([saying(2, BOB, 'weaver'), blobs], ADA))
      .then(assigned(blobs)));

  it('gives groups and organization roles what they were promised, and roles of the project', () => {
    const group = toGroup(2, WEAVER.roleId);
    const role = toRole(3, 'blob-editor');
    given(adaAdministrates, madeRole())
      .when(keepPromise([group, role], ADA))
      .then(assigned(group), assigned(role));
  });

  it('counts what who promised it has by a group', () => {
    const administration = toGroup(5, 'project-admin');
    given(assigned(administration))
      .when(keepPromise([viewer], BOB_BY_GROUP))
      .then(assigned(viewer));
    given(assigned(administration), unassigned(administration))
      .when(keepPromise([viewer], BOB_BY_GROUP))
      .thenNothing();
  });

  it('gives nothing when who promised it may not any more', () => {
    const administration = saying(1, ADA, 'project-admin');
    given(assigned(administration), unassigned(administration))
      .when(keepPromise([viewer], ADA))
      .thenNothing();
    given(assigned(administration))
      .when(keepPromise([viewer], { ...ADA, membershipId: undefined }))
      .thenNothing();
    given(assigned(administration))
      .when(keepPromise([viewer], { ...ADA, membershipId: 'mbr_later' }))
      .thenNothing();
    given(adaAdministrates, assigned(saying(9, BOB, 'project-editor')))
      .when(keepPromise([saying(2, ADA, 'blob-viewer')], BOB))
      .thenNothing();
  });
});

it('names what a role holds beyond what its giver does', () => {
  assert.deepEqual(beyondOwnRights(['blobs.list', 'blobs.delete'], new Set(['blobs.list'])), ['blobs.delete']);
  assert.deepEqual(beyondOwnRights(['blobs.list'], new Set(['blobs.list', 'blobs.get'])), []);
});
