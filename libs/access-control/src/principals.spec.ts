import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { project } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { ADA, BOB, joined, left, LOOMS, loomsFounded } from './domain/loom.fixture.js';
import { idOf } from './domain/worlds.fixture.js';
import { possibleHolders } from './possible-holders.js';
import { principalKey, principals } from './principals.js';

const groupId = idOf('grp', 1);
const roleId = idOf('rol', 1);
const organizationId = LOOMS;
const groupCreated: OrganizationEvent = { type: 'GroupCreated', data: { organizationId, groupId, name: 'Weavers' } };
const role = { organizationId, roleId, name: 'Overseer', permissions: [], projectRoles: ['blob-viewer'] };
const roleCreated: OrganizationEvent = { type: 'OrganizationRoleCreated', data: role };

describe('groups and organization roles that roles are given to', () => {
  const rows = (...events: readonly OrganizationEvent[]) => project(principals, recorded(events));

  it('are those of the template, and those made since', () => {
    const found = rows(loomsFounded, groupCreated, roleCreated);
    assert.deepEqual(
      [...found.values()].map(({ type, id, byDefault, administrative }) => [type, id, byDefault, administrative]),
      [
        ['organization-role', 'admin', false, true],
        ['organization-role', 'member', true, false],
        ['group', groupId, false, false],
        ['organization-role', roleId, false, false],
      ],
    );
    assert.deepEqual(found.get(principalKey(LOOMS, roleId))?.projectRoles, ['blob-viewer']);
  });

  it('say what a role gives everywhere now', () => {
    const changed: OrganizationEvent = { type: 'OrganizationRoleChanged', data: { ...role, projectRoles: [] } };
    assert.deepEqual(rows(roleCreated, changed).get(principalKey(LOOMS, roleId))?.projectRoles, []);
  });

  it('are gone when they are deleted', () => {
    const gone: readonly OrganizationEvent[] = [
      { type: 'GroupDeleted', data: { organizationId, groupId } },
      { type: 'OrganizationRoleDeleted', data: { organizationId, roleId } },
    ];
    assert.equal(rows(groupCreated, roleCreated, ...gone).size, 0);
  });
});

describe('where to look for holders', () => {
  it('is whoever was ever in an organization or a group, or held a role', () => {
    const { userId, membershipId } = BOB;
    const history: readonly OrganizationEvent[] = [
      loomsFounded,
      joined(),
      { type: 'MemberRolesChanged', data: { organizationId, userId, membershipId, roles: ['admin'] } },
      { type: 'GroupMemberAdded', data: { organizationId, groupId, userId, membershipId } },
      { type: 'GroupMemberRemoved', data: { organizationId, groupId, userId, membershipId } },
      left(),
    ];
    assert.deepEqual(
      [...project(possibleHolders, recorded(history)).values()].map(({ of, userId: who }) => [of, who]),
      [
        [LOOMS, ADA.userId],
        [principalKey(LOOMS, 'admin'), ADA.userId],
        [LOOMS, BOB.userId],
        [principalKey(LOOMS, 'member'), BOB.userId],
        [principalKey(LOOMS, 'admin'), BOB.userId],
        [principalKey(LOOMS, groupId), BOB.userId],
      ],
    );
  });
});
