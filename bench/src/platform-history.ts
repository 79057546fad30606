import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { accessControlContext, type Context, identityContext, organizationsContext } from '@guildhall/contracts';
import { type Event, EventCodec, typedId, uuidV7 } from '@guildhall/event-sourcing';
import { NO_STREAM } from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import { EmbeddedVault } from '@guildhall/vault/embedded';

const CONTEXTS: readonly Context[] = [identityContext, organizationsContext, accessControlContext];
const MEMBERS = 20;
const TIME = '2026-01-01T00:00:00.000Z';

let made = 0;
const id = (kind: Parameters<typeof typedId>[0]) => typedId(kind, uuidV7(Date.parse(TIME), 'bench', (made += 1)));

type Streams = readonly (readonly [stream: string, events: readonly Event[]])[];

/** Twenty people who register, and one organization of them with a project in which each has a role. */
const community = (number: number): Streams => {
  const users = Array.from({ length: MEMBERS }, () => id('user'));
  const [organizationId, projectId, stay] = [id('organization'), id('project'), id('membership')];
  const people = users.map((userId, index): Streams[number] => [
    `user-${userId}`,
    [
      { type: 'UserRegistered', data: { userId, email: `p${index}.${number}@example.com`, name: `Person ${index}` } },
      {
        type: 'PasswordSet',
        data: { userId, hash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA' },
      },
      { type: 'EmailVerified', data: { userId, by: 'link' } },
    ],
  ]);
  const stays = users.map((_, index) => (index === 0 ? stay : id('membership')));
  const organization: Event[] = [
    {
      type: 'OrganizationFounded',
      data: {
        organizationId,
        name: `Organization ${number}`,
        slug: `organization-${number}`,
        founderId: users[0],
        membershipId: stay,
        template: 'workspace',
        roles: [
          {
            id: 'admin',
            name: 'Admin',
            permissions: ['organization.get', 'members.invite'],
            projectRoles: [],
            administrative: true,
          },
          { id: 'member', name: 'Member', permissions: ['organization.get'], projectRoles: [], administrative: false },
        ],
        founderRoles: ['admin'],
        defaultRoles: ['member'],
        indispensableRole: 'admin',
        ownerRole: null,
        policies: {
          invitationLifetimeHours: 168,
          addsMembersDirectly: false,
          strangersInProjects: 'members',
          projectDeletion: 'always',
          deletionGraceDays: 30,
          ownershipTransfer: null,
        },
      },
    },
    {
      type: 'ProjectCreated',
      data: { organizationId, projectId, name: 'Project', creatorId: users[0], membershipId: stay },
    },
    ...users.slice(1).map((userId, index) => ({
      type: 'MemberJoined',
      data: { organizationId, userId, membershipId: stays[index + 1], roles: ['member'] },
    })),
  ];
  const access: Event[] = users.map((userId, index) => ({
    type: 'RoleAssigned',
    data: {
      assignmentId: id('assignment'),
      organizationId,
      projectId,
      principal: { type: 'user', id: userId },
      membershipId: stays[index],
      role: 'deployment-viewer',
      object: null,
      grantedBy: { type: 'user', id: users[0] },
    },
  }));
  return [...people, [`organization-${organizationId}`, organization], [`access-${projectId}`, access]];
};

/** Writes a history as the platform would have, until there are at least `wanted` events; answers how many there are. */
export const fillPlatform = async (folder: string, wanted: number): Promise<number> => {
  const store = await EmbeddedEventStore.open({ folder: join(folder, 'events') });
  const vault = await EmbeddedVault.open({ folder: join(folder, 'vault') });
  const codec = new EventCodec(vault, CONTEXTS);
  let events = 0;
  for (let number = 0; events < wanted; number += 1) {
    await Promise.all(
      community(number).map(async ([stream, history]) => {
        const actor = { type: 'user' as const, id: stream.startsWith('user-') ? stream.slice(5) : 'usr_bench' };
        const requestId = randomUUID();
        const encoded = await codec.encode(
          history.map((event) => ({ id: randomUUID(), event })),
          {
            time: TIME,
            actor,
            source: { address: '192.0.2.1', userAgent: 'bench' },
            requestId,
            correlationId: requestId,
            causationId: requestId,
            commandId: randomUUID(),
          },
        );
        await store.append(stream, NO_STREAM, encoded);
        events += history.length;
      }),
    );
  }
  await vault.close();
  await store.close();
  return events;
};
