import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { createProject, renameProject } from './manage-projects.js';
import { ADA, BEN, EVE, founded, joined, mbr, ORG, prj } from './organization.fixture.js';
import { organization } from './organization.js';
import { renameOrganization } from './rename-organization.js';

const given = decisionsOf(organization);

describe('creating a project', () => {
  it('says who created it, and in which stay', () =>
    given(...founded)
      .when(createProject(ADA, prj('2'), 'Loom'))
      .then({
        type: 'ProjectCreated',
        data: { organizationId: ORG, projectId: prj('2'), name: 'Loom', creatorId: ADA, membershipId: mbr('ada') },
      }));
  it('creates it once', () =>
    given(...founded)
      .when(createProject(ADA, prj('1'), 'Engine'))
      .thenNothing());
  it('refuses a member without the permission', () =>
    given(...joined())
      .when(createProject(BEN, prj('2'), 'Loom'))
      .thenRefuses('forbidden'));
  it('is hidden from who does not belong', () =>
    given(...founded)
      .when(createProject(EVE, prj('2'), 'Loom'))
      .thenRefuses('not-found'));
});

describe('renaming', () => {
  it('a project', () =>
    given(...founded)
      .when(renameProject(prj('1'), 'Motor'))
      .then({ type: 'ProjectRenamed', data: { organizationId: ORG, projectId: prj('1'), name: 'Motor' } }));
  it('a project to the name that it has', () =>
    given(...founded)
      .when(renameProject(prj('1'), 'Engine'))
      .thenNothing());
  it('no project that is not there', () =>
    given(...founded)
      .when(renameProject(prj('9'), 'Motor'))
      .thenRefuses('not-found'));
  it('an organization', () =>
    given(...founded)
      .when(renameOrganization(ADA, 'Difference Engines'))
      .then({ type: 'OrganizationRenamed', data: { organizationId: ORG, name: 'Difference Engines' } }));
  it('no organization without the permission', () =>
    given(...joined())
      .when(renameOrganization(BEN, 'Mine'))
      .thenRefuses('forbidden'));
});
