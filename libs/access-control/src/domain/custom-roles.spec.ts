import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { ASSIGN, BIND, CATALOGUE } from './catalogue.js';
import { changeRole, createRole, deleteRole } from './custom-roles.js';
import {
  ADA,
  adaAdministrates,
  assigned,
  BOB,
  changedRole,
  deletedRole,
  LOOMS,
  madeRole,
  saying,
  WEAVER,
} from './loom.fixture.js';
import { projectAccess } from './project-access.js';
import { rightsInOrganization, rightsInProject } from './rights-to-roles.js';
import { idOf } from './worlds.fixture.js';

const given = decisionsOf(projectAccess);
const { roleId, organizationId, projectId, name, permissions } = WEAVER;
const id = { roleId, organizationId, projectId };
const content = { name, permissions };
const asAda = rightsInProject(ADA, CATALOGUE.roles);
const asBob = rightsInProject(BOB, CATALOGUE.roles);
const create = (said: Partial<typeof content & { description: string }> = {}, rights = asAda) =>
  createRole(id, { ...content, ...said }, rights, CATALOGUE);
const change = (said: Parameters<typeof changeRole>[1], rights = asAda) => changeRole(id, said, rights, CATALOGUE);
const remove = (rights = asAda) => deleteRole(id, rights, CATALOGUE);
const spinner = { roleId: idOf('rol', 2), name: 'Spinner' };

/** Bob may make and change roles, and see blobs, and nothing else. */
const bobMakes = [
  madeRole({ ...spinner, permissions: ['projects.roles.create', 'projects.roles.update', 'blobs.list'] }),
  assigned(saying(2, BOB, spinner.roleId)),
];

describe('the roles of a project', () => {
  it('are created, each permission once', () =>
    given(adaAdministrates)
      .when(create({ permissions: ['blobs.list', 'blobs.get', 'blobs.list'], description: 'Sees blobs' }))
      .then(madeRole({ description: 'Sees blobs', permissions: ['blobs.get', 'blobs.list'] })));

  it('have names of their own, whatever the case, also beside the built-in ones', () => {
    given(adaAdministrates, madeRole({ ...spinner, name: 'WEAVER' }))
      .when(create())
      .thenRefuses('name-taken');
    given(adaAdministrates)
      .when(create({ name: 'Blob-Viewer' }))
      .thenRefuses('name-taken');
    given(adaAdministrates, madeRole(spinner), deletedRole({ ...WEAVER, ...spinner }))
      .when(create({ name: 'spinner' }))
      .then(madeRole({ name: 'spinner' }));
    given(adaAdministrates, madeRole(spinner), changedRole({ ...spinner, name: 'Other' }))
      .when(create({ name: 'spinner' }))
      .then(madeRole({ name: 'spinner' }));
  });

  it('are made of permissions that there are', () => {
    given(adaAdministrates)
      .when(create({ permissions: ['looms.list'] }))
      .thenRefuses('unknown-permission');
    given(adaAdministrates, madeRole())
      .when(change({ permissions: ['looms.list'] }))
      .thenRefuses('unknown-permission');
  });

  it('are made, changed and deleted by who may', () => {
    const viewer = assigned(saying(2, BOB, 'project-viewer'));
    given(adaAdministrates, viewer).when(create({}, asBob)).thenRefuses('forbidden');
    given(adaAdministrates, viewer, madeRole())
      .when(change({ name: 'Other' }, asBob))
      .thenRefuses('forbidden');
    given(adaAdministrates, viewer, madeRole()).when(remove(asBob)).thenRefuses('forbidden');
    given(adaAdministrates, viewer).when(remove(asBob)).thenRefuses('forbidden');
    given(...bobMakes, madeRole({ permissions: ['blobs.list'] }))
      .when(remove(asBob))
      .thenRefuses('forbidden');
  });

  it('never hold more than who makes or changes them, neither before nor after', () => {
    given(...bobMakes)
      .when(create({}, asBob))
      .thenRefuses('beyond-own-rights');
    given(...bobMakes)
      .when(create({ permissions: ['blobs.list'] }, asBob))
      .then(madeRole({ permissions: ['blobs.list'] }));
    const less = madeRole({ permissions: ['blobs.list'] });
    given(...bobMakes, less)
      .when(change({ permissions: ['blobs.list', 'blobs.get'] }, asBob))
      .thenRefuses('beyond-own-rights');
    given(...bobMakes, madeRole())
      .when(change({ permissions: ['blobs.list'] }, asBob))
      .thenRefuses('beyond-own-rights');
    given(...bobMakes, less)
      .when(change({ permissions: [] }, asBob))
      .then(changedRole({ permissions: [] }));
  });

  it('hold more than who makes them if that one may bind', () => {
    const bind = madeRole({ ...spinner, permissions: ['projects.roles.create', BIND] });
    given(bind, assigned(saying(2, BOB, spinner.roleId)))
      .when(create({}, asBob))
      .then(madeRole());
    given(adaAdministrates)
      .when(create({ permissions: [BIND] }))
      .thenRefuses('beyond-own-rights');
  });

  it('are changed for all who hold them, and not when it is so already', () => {
    given(adaAdministrates, madeRole())
      .when(change({ name: 'weaver', description: 'Weaves' }))
      .then(changedRole({ name: 'weaver', description: 'Weaves' }));
    given(adaAdministrates, madeRole())
      .when(change({ permissions: ['blobs.list', 'blobs.get'] }))
      .thenNothing();
    given(adaAdministrates, madeRole(), madeRole(spinner))
      .when(change({ name: 'SPINNER' }))
      .thenRefuses('name-taken');
  });

  it('are deleted once, and taken from all who hold them', () => {
    given(adaAdministrates, madeRole()).when(remove()).then(deletedRole());
    given(adaAdministrates, madeRole(), deletedRole()).when(remove()).thenRefuses('not-found');
    const held = saying(2, BOB, roleId);
    const { assignments, byHolder, ids } = given(madeRole(), assigned(held), deletedRole()).state();
    assert.deepEqual([assignments.size, byHolder.size, ids.size], [0, 0, 0]);
  });

  it('are not those that are built in', () => {
    const viewer = { ...id, roleId: 'blob-viewer' };
    given(adaAdministrates)
      .when(changeRole(viewer, { name: 'Other' }, asAda, CATALOGUE))
      .thenRefuses('built-in-role');
    given(adaAdministrates)
      .when(deleteRole(viewer, asAda, CATALOGUE))
      .thenRefuses('built-in-role');
  });

  it('never become what a service user who holds them must not have', () => {
    const { membershipId: _, ...robot } = saying(2, ADA, roleId, { principal: { type: 'service-user', id: 'svc_1' } });
    given(adaAdministrates, madeRole(), assigned(robot))
      .when(change({ permissions: [ASSIGN] }))
      .thenRefuses('service-user-cannot-govern');
    given(adaAdministrates, madeRole())
      .when(change({ permissions: [ASSIGN] }))
      .then(changedRole({ permissions: [ASSIGN] }));
  });
});

describe('the project roles of an organization', () => {
  const ofLooms = { roleId, organizationId: LOOMS, projectId: null };
  const made = madeRole({ projectId: null });
  const as = (may: readonly string[], everywhere: readonly string[]) =>
    rightsInOrganization({ permissions: new Set(may), everywhere }, CATALOGUE.roles);

  it('are made by who manages the roles, of what they hold in every project', () => {
    const attempt = (may: readonly string[], everywhere: readonly string[]) =>
      given().when(createRole(ofLooms, content, as(may, everywhere), CATALOGUE));
    attempt(['roles.manage'], ['blob-viewer']).then(made);
    attempt(['roles.manage'], []).thenRefuses('beyond-own-rights');
    attempt(['roles.manage', 'roles.bind'], []).then(made);
    attempt(['roles.bind'], ['project-admin']).thenRefuses('forbidden');
  });

  it('count for whoever has them in every project, as they are now', () => {
    const rights = as(['roles.manage'], [roleId]);
    const other = { ...ofLooms, roleId: idOf('rol', 2) };
    const attempt = createRole(other, { name: 'Other', permissions: ['blobs.list'] }, rights, CATALOGUE);
    given(made)
      .when(attempt)
      .then(madeRole({ ...other, name: 'Other', permissions: ['blobs.list'] }));
    given(made, changedRole({ projectId: null, permissions: [] }))
      .when(attempt)
      .thenRefuses('beyond-own-rights');
  });

  it('are changed and deleted by who manages the roles', () => {
    given(made)
      .when(changeRole(ofLooms, { permissions: [] }, as(['roles.manage'], ['blob-viewer']), CATALOGUE))
      .then(changedRole({ projectId: null, permissions: [] }));
    given(made)
      .when(deleteRole(ofLooms, as(['roles.manage'], []), CATALOGUE))
      .then(deletedRole({ ...WEAVER, projectId: null }));
    given(made)
      .when(deleteRole(ofLooms, as([], []), CATALOGUE))
      .thenRefuses('forbidden');
  });
});
