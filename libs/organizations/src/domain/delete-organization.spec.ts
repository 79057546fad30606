import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { acceptInvitation } from './accept-invitation.js';
import { changePolicies } from './change-policies.js';
import { completeDeletion, deleteOrganization, restoreOrganization } from './delete-organization.js';
import { eraseMember } from './manage-members.js';
import { deleteProject } from './manage-projects.js';
import {
  acceptance,
  ADA,
  BEN,
  EVE,
  founded,
  invited,
  joined,
  later,
  mbr,
  NOW,
  ORG,
  ownedBy,
  prj,
  rol,
} from './organization.fixture.js';
import { organization } from './organization.js';
import { renameOrganization } from './rename-organization.js';

const given = decisionsOf(organization);
const DAYS = 24;
const projectDeleted: OrganizationEvent = {
  type: 'ProjectDeleted',
  data: { organizationId: ORG, projectId: prj('1') },
};
const restorableUntil = later(30 * DAYS).toISOString();
const deleted: OrganizationEvent = { type: 'OrganizationDeleted', data: { organizationId: ORG, restorableUntil } };
const gone: OrganizationEvent = { type: 'OrganizationDeletionCompleted', data: { organizationId: ORG } };

describe('deleting an organization', () => {
  it('leaves it restorable for a time', () =>
    given(...joined(), projectDeleted)
      .when(deleteOrganization(ADA, NOW))
      .then(deleted));
  it('is refused while there are projects', () =>
    given(...joined())
      .when(deleteOrganization(ADA, NOW))
      .thenRefuses('projects-left'));
  it('is for who may', () => {
    given(...joined(), projectDeleted)
      .when(deleteOrganization(BEN, NOW))
      .thenRefuses('forbidden');
    given(...ownedBy('cloud', { [BEN]: ['administrator'] }))
      .when(deleteOrganization(BEN, NOW))
      .thenRefuses('forbidden');
    given(...joined(), projectDeleted)
      .when(deleteOrganization(EVE, NOW))
      .thenRefuses('not-found');
  });
  it('leaves nothing that could be changed', () => {
    given(...joined(), projectDeleted, deleted)
      .when(renameOrganization(ADA, 'X'))
      .thenRefuses('not-found');
    given(...invited(), projectDeleted, deleted)
      .when(acceptInvitation(acceptance, NOW))
      .thenRefuses('invitation-not-pending');
    given(...joined(), projectDeleted, deleted)
      .when(deleteOrganization(ADA, NOW))
      .thenRefuses('not-found');
  });
});

describe('restoring an organization', () => {
  it('brings it back', () =>
    given(...joined(), projectDeleted, deleted)
      .when(restoreOrganization(ADA, later(29 * DAYS)))
      .then({ type: 'OrganizationRestored', data: { organizationId: ORG } }));
  it('comes too late when its time is over', () =>
    given(...joined(), projectDeleted, deleted)
      .when(restoreOrganization(ADA, later(30 * DAYS)))
      .thenRefuses('not-restorable'));
  it('is for who could delete it', () =>
    given(...joined(), projectDeleted, deleted)
      .when(restoreOrganization(BEN, NOW))
      .thenRefuses('not-found'));
  it('is over when whoever administrated it was erased meanwhile', () => {
    const role = {
      roleId: rol('1'),
      name: 'Undertaker',
      permissions: ['organization.delete' as const],
      projectRoles: [],
    };
    const history: OrganizationEvent[] = [
      ...joined(),
      projectDeleted,
      { type: 'OrganizationRoleCreated', data: { organizationId: ORG, ...role } },
      {
        type: 'MemberRolesChanged',
        data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles: [rol('1')] },
      },
      deleted,
    ];
    given(...history)
      .when(restoreOrganization(BEN, NOW))
      .then({ type: 'OrganizationRestored', data: { organizationId: ORG } });
    const erased = eraseMember(ADA)(history.reduce(organization.evolve, organization.initialState()));
    given(...history, ...erased)
      .when(restoreOrganization(BEN, NOW))
      .thenRefuses('not-restorable');
  });
  it('has nothing to do where nothing is deleted, or all is gone', () => {
    given(...joined())
      .when(restoreOrganization(ADA, NOW))
      .thenRefuses('not-deleted');
    given(...joined(), projectDeleted, deleted, gone)
      .when(restoreOrganization(ADA, NOW))
      .thenRefuses('not-found');
  });
});

describe('the end of a deletion', () => {
  it('comes with its time, not before', () => {
    given(...founded, projectDeleted, deleted)
      .when(completeDeletion(later(1)))
      .thenNothing();
    given(...founded, projectDeleted, deleted)
      .when(completeDeletion(later(30 * DAYS)))
      .then(gone);
  });
  it('does not come to what was restored', () =>
    given(...founded, projectDeleted, deleted, { type: 'OrganizationRestored', data: { organizationId: ORG } })
      .when(completeDeletion(later(30 * DAYS)))
      .thenNothing());
});

describe('deleting a project', () => {
  it('is allowed while somebody holds a role in it, where the policies say so', () =>
    given(...founded)
      .when(deleteProject(prj('1'), true))
      .then(projectDeleted));
  it('waits until nobody does, where they do not', () => {
    const careful = changePolicies(ADA, { projectDeletion: 'when-nothing-assigned' });
    const history = [...founded, ...careful(founded.reduce(organization.evolve, organization.initialState()))];
    given(...history)
      .when(deleteProject(prj('1'), true))
      .thenRefuses('project-in-use');
    given(...history)
      .when(deleteProject(prj('1'), false))
      .then(projectDeleted);
  });
  it('happens once', () =>
    given(...founded, projectDeleted)
      .when(deleteProject(prj('1'), false))
      .thenRefuses('not-found'));
});
