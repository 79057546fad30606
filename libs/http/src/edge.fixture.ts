import { Clock, Decisions, Subscriptions, SystemClock } from '@guildhall/event-sourcing';
import { type Bench } from '@guildhall/testing';
import { MessageBus } from '@guildhall/message-bus';
import { Vault } from '@guildhall/vault';
import { type Type, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessReplica, createEdge, EdgeModule, Instance, Log, Metrics, PinoLog } from './index.js';

@Module({})
class Root {}

const replica: AccessReplica = {
  standing: (userId, organizationId) =>
    organizationId === 'org_mine'
      ? {
          membershipId: 'mbr_1',
          roles: ['x'],
          permissions: new Set(userId === 'usr_admin' ? ['members.list'] : []),
          external: false,
          groups: [],
        }
      : undefined,
  rolesIn: (userId, organizationId) => replica.standing(userId, organizationId),
  membership: () => undefined,
  members: () => [],
  groupMembers: () => undefined,
  projectGrants: () => [],
  organizationOf: () => undefined,
  check: () => false,
  holds: () => false,
  holdsEach: (_userId, questions) => questions.map(() => false),
  heldBefore: () => undefined,
  sees: () => false,
  seenProjects: () => [],
  lacksToGrant: () => undefined,
  lacksToShare: () => [],
  projectRolesBeyond: (_organizationId, roles, held) => roles.filter((role) => !held.includes(role)),
  hasProjectRole: () => false,
  isInUse: () => false,
  permissionsOf: () => [],
  resources: () => [],
  principals: () => [],
  explain: () => ({ allowed: false, explanation: { summary: '' } }),
  at: () => replica,
  ownerOf: () => undefined,
  changes: () => ({ changes: [], nextCursor: null }),
  foresee: (events) =>
    events.map(({ type }) => ({
      userId: 'usr_00000000000000000000000001',
      projectId: type,
      object: null,
      gained: ['x.get'],
      lost: [],
    })),
};

export const logged: string[] = [];

export const appOn = async (
  bench: Bench,
  controllers: Type[],
  { operatorToken, trustedProxies }: { operatorToken?: string; trustedProxies?: number } = {},
): Promise<NestFastifyApplication> => {
  const log = new PinoLog('info', 'spec', { write: (line: string) => void logged.push(line) });
  const metrics = new Metrics();
  const instance = new Instance('http://localhost', '0.0.0');
  const providers = [
    { provide: Vault, useValue: bench.vault },
    { provide: Clock, useValue: new SystemClock() },
    { provide: MessageBus, useValue: bench.bus },
    { provide: Decisions, useValue: bench.decisions },
    { provide: Subscriptions, useValue: bench.subscriptions },
    { provide: AccessReplica, useValue: replica },
    { provide: Instance, useValue: instance },
    { provide: Log, useValue: log },
    { provide: Metrics, useValue: metrics },
  ];
  const edge = EdgeModule.with(providers, { issuer: 'http://localhost', audience: 'spec' }, 100, operatorToken);
  const app = await createEdge(
    { module: Root, imports: [edge], controllers },
    { instance, log, metrics, bodyLimit: 2_048, ...(trustedProxies && { trustedProxies }) },
  );
  await app.init();
  return app;
};
