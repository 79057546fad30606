import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { changeMemberRoles } from './manage-members.js';
import { changeRole, createRole, deleteRole, type RoleContent } from './manage-roles.js';
import { ADA, BEN, mbr, ORG, ownedBy, prj, rol } from './organization.fixture.js';
import { organization } from './organization.js';
import { type ProjectRolesBeyond, rolesOf } from './rights.js';

const given = decisionsOf(organization);
const AUDITOR = rol('auditor');
const MANAGER = rol('manager');
const content: RoleContent = { name: 'Auditor', permissions: ['audit-events.list'], projectRoles: [] };
const created: OrganizationEvent = {
  type: 'OrganizationRoleCreated',
  data: { organizationId: ORG, roleId: AUDITOR, name: 'Auditor', permissions: ['audit-events.list'], projectRoles: [] },
};
const deleted: OrganizationEvent = { type: 'OrganizationRoleDeleted', data: { organizationId: ORG, roleId: AUDITOR } };
/** Who has `project-admin` has all that these viewers have. */
const withinAdmin: ProjectRolesBeyond = (roles, held) =>
  roles.filter((role) => !held.includes(role) && !(role.endsWith('-viewer') && held.includes('project-admin')));
/** Ben administrates what Ada owns; he has neither billing nor the right to bind roles. */
const cloud = ownedBy('cloud', { [BEN]: ['administrator'] });

describe('a role of an organization', () => {
  it('is made with what its maker holds', () =>
    given(...cloud)
      .when(createRole(BEN, AUDITOR, { ...content, projectRoles: ['project-admin'] }, []))
      .then({ ...created, data: { ...created.data, projectRoles: ['project-admin'] } } as OrganizationEvent));
  it('is never made with more', () =>
    given(...cloud)
      .when(createRole(BEN, AUDITOR, { ...content, permissions: ['billing.view'] }, []))
      .thenRefuses('beyond-own-rights'));
  it('is never made with project roles that its maker has not in every project', () =>
    given(...cloud)
      .when(createRole(BEN, AUDITOR, { ...content, projectRoles: ['deployment-admin'] }, []))
      .thenRefuses('beyond-own-rights'));
  it('is made, changed and deleted with project roles that allow no more than those of who does it', () => {
    const viewer = { ...created, data: { ...created.data, projectRoles: ['deployment-viewer'] } } as OrganizationEvent;
    given(...cloud)
      .when(createRole(BEN, AUDITOR, { ...content, projectRoles: ['deployment-viewer'] }, [], withinAdmin))
      .then(viewer);
    given(...cloud, viewer)
      .when(changeRole(BEN, AUDITOR, { projectRoles: [] }, withinAdmin))
      .then({ ...created, type: 'OrganizationRoleChanged' } as OrganizationEvent);
    given(...cloud, created)
      .when(changeRole(BEN, AUDITOR, { projectRoles: ['overseer'] }, withinAdmin))
      .thenRefuses('beyond-own-rights');
    given(...cloud, viewer)
      .when(deleteRole(BEN, AUDITOR, true, withinAdmin))
      .then(deleted);
  });
  it('is measured by the roles that somebody has at that moment', () =>
    given(...cloud, {
      type: 'MemberRolesChanged',
      data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles: [MANAGER] },
    })
      .when((state) => {
        state.roles.set(MANAGER, { ...state.roles.get('administrator')!, projectRoles: ['deployment-viewer'] });
        return createRole(BEN, AUDITOR, { ...content, projectRoles: ['blob-viewer'] }, [], withinAdmin)(state);
      })
      .thenRefuses('beyond-own-rights'));
  it('is made with anything by who may bind roles', () =>
    given(...cloud)
      .when(createRole(ADA, AUDITOR, { ...content, projectRoles: ['deployment-admin'] }, []))
      .then({ ...created, data: { ...created.data, projectRoles: ['deployment-admin'] } } as OrganizationEvent));
  it('has a name of its own', () =>
    given(...cloud)
      .when(createRole(ADA, AUDITOR, { ...content, name: 'OWNER' }, []))
      .thenRefuses('name-taken'));
  it('gives nothing on projects of somebody else', () =>
    given(...cloud)
      .when(createRole(ADA, AUDITOR, content, [{ projectId: prj('other'), roles: ['x'] }]))
      .thenRefuses('not-found'));

  it('is changed for all, never into more than who changes it holds', () => {
    given(...cloud, created)
      .when(changeRole(BEN, AUDITOR, { permissions: ['members.list'] }))
      .then({
        type: 'OrganizationRoleChanged',
        data: {
          organizationId: ORG,
          roleId: AUDITOR,
          name: 'Auditor',
          permissions: ['members.list'],
          projectRoles: [],
        },
      });
    given(...cloud, created)
      .when(changeRole(BEN, AUDITOR, { permissions: ['billing.view'] }))
      .thenRefuses('beyond-own-rights');
  });
  it('that holds more than who would change it stays as it is', () => {
    const billing: OrganizationEvent = {
      type: 'OrganizationRoleCreated',
      data: { organizationId: ORG, roleId: AUDITOR, name: 'Auditor', permissions: ['billing.view'], projectRoles: [] },
    };
    given(...cloud, billing)
      .when(changeRole(BEN, AUDITOR, { permissions: [] }))
      .thenRefuses('beyond-own-rights');
    given(...cloud, billing)
      .when(deleteRole(BEN, AUDITOR, true))
      .thenRefuses('beyond-own-rights');
  });
  it('is not changed when it is so already', () =>
    given(...cloud, created)
      .when(changeRole(ADA, AUDITOR, { name: 'Auditor' }))
      .thenNothing());
  it('of the template is neither changed nor deleted', () => {
    given(...cloud)
      .when(changeRole(ADA, 'member', { name: 'Guest' }))
      .thenRefuses('built-in-role');
    given(...cloud)
      .when(deleteRole(ADA, 'member', true))
      .thenRefuses('built-in-role');
  });
  it('is deleted, once', () => {
    given(...cloud, created)
      .when(deleteRole(BEN, AUDITOR, true))
      .then(deleted);
    given(...cloud, created, deleted)
      .when(deleteRole(BEN, AUDITOR, true))
      .thenRefuses('not-found');
  });
  it('is not deleted by who would give its holders more than they hold themselves', () => {
    /** Eve may manage roles and holds hardly anything else; her role is all that she has. */
    const manager: readonly OrganizationEvent[] = [
      ...ownedBy('distribution'),
      {
        type: 'OrganizationRoleCreated',
        data: {
          organizationId: ORG,
          roleId: AUDITOR,
          name: 'Manager',
          permissions: ['organization.get', 'roles.manage'],
          projectRoles: [],
        },
      },
      { type: 'MemberJoined', data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles: [AUDITOR] } },
    ];
    given(...manager)
      .when(deleteRole(BEN, AUDITOR, true))
      .thenRefuses('beyond-own-rights');
    given(...manager)
      .when(deleteRole(ADA, AUDITOR, false))
      .thenRefuses('beyond-own-rights');
    given(...manager)
      .when(deleteRole(ADA, AUDITOR, true))
      .then(deleted);
  });
  it('is not given up by who holds another one, or has lost it, or left', () => {
    const holding = (...roles: string[]): OrganizationEvent => ({
      type: 'MemberRolesChanged',
      data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles },
    });
    const held = [...cloud, created, holding(AUDITOR)];
    given(...held)
      .when(deleteRole(ADA, AUDITOR, false))
      .thenRefuses('beyond-own-rights');
    given(...held, { ...created, type: 'OrganizationRoleChanged' } as OrganizationEvent)
      .when(deleteRole(ADA, AUDITOR, false))
      .thenRefuses('beyond-own-rights');
    for (const roles of [['member'], [AUDITOR, 'member']])
      given(...held, holding(...roles))
        .when(deleteRole(ADA, AUDITOR, false))
        .then(deleted);
    const left: OrganizationEvent = {
      type: 'MemberRemoved',
      data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), reason: 'left' },
    };
    given(...held, left)
      .when(deleteRole(ADA, AUDITOR, false))
      .then(deleted);
    given(...held, left, {
      ...left,
      type: 'MemberJoined',
      data: { ...left.data, roles: [AUDITOR] },
    } as OrganizationEvent)
      .when(deleteRole(ADA, AUDITOR, false))
      .thenRefuses('beyond-own-rights');
  });
  it('that was deleted is given to nobody', () =>
    given(...cloud, created, deleted)
      .when(changeMemberRoles(ADA, BEN, [AUDITOR]))
      .thenRefuses('unknown-role'));
  it('leaves who held nothing else with what everybody has', () => {
    const changed: OrganizationEvent = {
      type: 'MemberRolesChanged',
      data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles: [AUDITOR] },
    };
    given(...cloud, created, changed, deleted)
      .when((state) => {
        const roles = rolesOf(state, state.members.get(BEN)!);
        return roles.join() === 'member' ? [] : [deleted];
      })
      .thenNothing();
  });
});
