import { ORGANIZATION_PERMISSIONS } from '@guildhall/contracts';
import type { Event } from '@guildhall/event-sourcing';

export const OWNER = 'owner';
export const ADMINISTRATOR = 'administrator';
export const MEMBER = 'member';

type Facts = Readonly<{ organizationId: string; founderId: string; membershipId: string; name: string; slug: string }>;

/** The founding of an organization in which members do not see administrators, nor projects in which they hold nothing. */
export const founded = (facts: Facts): Event => ({
  type: 'OrganizationFounded',
  data: {
    ...facts,
    template: 'cloud',
    roles: [
      {
        id: OWNER,
        name: 'Owner',
        permissions: [...ORGANIZATION_PERMISSIONS],
        projectRoles: ['project-admin'],
        administrative: true,
      },
      {
        id: ADMINISTRATOR,
        name: 'Administrator',
        permissions: ORGANIZATION_PERMISSIONS.filter((name) => !/^(organization|ownership|billing)/.test(name)),
        projectRoles: ['project-admin'],
        administrative: true,
      },
      {
        id: MEMBER,
        name: 'Member',
        permissions: ['organization.get', 'members.list', 'groups.list', 'roles.list', 'policies.get'],
        projectRoles: [],
        administrative: false,
      },
    ],
    founderRoles: [OWNER],
    defaultRoles: [MEMBER],
    indispensableRole: OWNER,
    ownerRole: OWNER,
    policies: {
      invitationLifetimeHours: 168,
      addsMembersDirectly: true,
      strangersInProjects: 'members',
      projectDeletion: 'always',
      deletionGraceDays: 30,
      ownershipTransfer: {
        to: [],
        takesEffect: 'on-acceptance',
        offerLifetimeHours: 168,
        formerOwnerRoles: [ADMINISTRATOR],
        formerOwnerKeepsAccess: true,
      },
    },
  },
});

/** Somebody who registered by the link of an invitation: no mail is due to them. */
export const registered = (userId: string, invitationId: string, name: string, email: string): readonly Event[] => [
  { type: 'UserRegistered', data: { userId, email, name, invitation: { invitationId, link: 1 } } },
  { type: 'EmailVerified', data: { userId, by: 'invitation' } },
];
