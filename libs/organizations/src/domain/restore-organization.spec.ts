import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { deleteOrganization, restoreOrganization } from './delete-organization.js';
import { foundOrganization } from './found-organization.js';
import { eraseMember } from './manage-members.js';
import { ADA, BEN, founding, mbr, NOW, ORG, rol } from './organization.fixture.js';
import { organization } from './organization.js';

const given = decisionsOf(organization);
const founded = foundOrganization(founding)(organization.initialState());
const after = (history: readonly OrganizationEvent[]) =>
  history.reduce(organization.evolve, organization.initialState());
const deleted = [...founded, ...deleteOrganization(ADA, NOW)(after(founded))];

describe('restoring a deleted organization', () => {
  it('is for who administrated it', () =>
    given(...deleted)
      .when(restoreOrganization(ADA, NOW))
      .then({ type: 'OrganizationRestored', data: { organizationId: ORG } }));

  it('is over when they were erased meanwhile, so that none is without an administrator', () => {
    const role = {
      roleId: rol('1'),
      name: 'Undertaker',
      permissions: ['organization.delete' as const],
      projectRoles: [],
    };
    const ben = { userId: BEN, membershipId: mbr('ben'), roles: [rol('1')] };
    const joined: OrganizationEvent[] = [
      ...founded,
      { type: 'OrganizationRoleCreated', data: { organizationId: ORG, ...role } },
      { type: 'MemberJoined', data: { organizationId: ORG, ...ben } },
    ];
    const gone = [...joined, ...deleteOrganization(ADA, NOW)(after(joined))];
    given(...gone)
      .when(restoreOrganization(BEN, NOW))
      .then({ type: 'OrganizationRestored', data: { organizationId: ORG } });
    given(...gone, ...eraseMember(ADA)(after(gone)))
      .when(restoreOrganization(BEN, NOW))
      .thenRefuses('not-restorable');
  });
});
