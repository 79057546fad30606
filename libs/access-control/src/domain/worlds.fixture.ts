import type { AccessControlEvent, OrganizationEvent, OrganizationPermission, Policies } from '@guildhall/contracts';
import type { Recorded } from '@guildhall/event-sourcing';

export type WorldEvent = OrganizationEvent | AccessControlEvent;

const digits = (number: number): string => String(number).padStart(26, '0');
export const idOf = (prefix: string, number: number): string => `${prefix}_${digits(number)}`;

const POLICIES: Policies = {
  invitationLifetimeHours: 1,
  addsMembersDirectly: false,
  strangersInProjects: 'members',
  projectDeletion: 'always',
  deletionGraceDays: 30,
  ownershipTransfer: null,
};

export const founded = (organizationId: string, founderId: string, membershipId: string): OrganizationEvent => ({
  type: 'OrganizationFounded',
  data: {
    organizationId,
    name: 'Looms',
    slug: 'looms',
    founderId,
    membershipId,
    template: 'workspace',
    roles: [
      {
        id: 'admin',
        name: 'Admin',
        permissions: ['members.invite', 'projects.list-all'] satisfies OrganizationPermission[],
        projectRoles: [],
        administrative: true,
      },
      {
        id: 'member',
        name: 'Member',
        permissions: ['organization.get'] satisfies OrganizationPermission[],
        projectRoles: [],
        administrative: false,
      },
    ],
    founderRoles: ['admin'],
    defaultRoles: ['member'],
    indispensableRole: 'admin',
    ownerRole: null,
    policies: POLICIES,
  },
});

/** A history as it would be recorded: organizations and the access of each project in streams of their own. */
export const inStreams = (events: readonly WorldEvent[]): readonly Recorded<WorldEvent>[] => {
  const revisions = new Map<string, number>();
  return events.map((event, position) => {
    const { type, data } = event;
    const stream = /^Role(A|U|C|D)/.test(type)
      ? `access-${'projectId' in data && data.projectId ? data.projectId : data.organizationId}`
      : `organization-${data.organizationId}`;
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const metadata = {
      time: new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString(),
      actor: { type: 'user' as const, id: 'usr' },
      requestId: 'request',
      correlationId: 'request',
      causationId: 'request',
      commandId: `command-${position}`,
      schemaVersion: 1,
    };
    const recorded = { ...event, id: `event-${position}`, stream, revision, position, metadata };
    return { ...recorded, stored: recorded };
  });
};
