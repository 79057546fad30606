import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { project } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { customRoles, roleOf } from './custom-roles.js';
import { changedRole, deletedRole, madeRole, WEAVER } from './domain/loom.fixture.js';

const rows = (...events: Parameters<typeof recorded>[0]) => [...project(customRoles, recorded(events)).values()];

describe('the list of custom roles', () => {
  it('has each as it is now, since when it was made', () => {
    const [row] = rows(madeRole({ description: 'Weaves' }), changedRole({ name: 'Spinner' }));
    assert.equal(row?.createdAt, '2026-01-01T00:00:00.000Z');
    assert.deepEqual(roleOf(row!), {
      id: WEAVER.roleId,
      name: 'Spinner',
      builtIn: false,
      scope: 'project',
      permissions: WEAVER.permissions,
    });
  });
  it('tells those of the whole organization apart', () =>
    assert.equal(roleOf(rows(madeRole({ projectId: null }))[0]!).scope, 'organization'));
  it('has nothing of those that were deleted', () => assert.deepEqual(rows(madeRole(), deletedRole()), []));
});
