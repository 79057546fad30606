import 'reflect-metadata';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import {
  type CanActivate,
  Controller,
  Delete,
  type ExecutionContext,
  Injectable,
  Module,
  UseGuards,
} from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LocalAccessReplica } from './index.js';

type Request = { user: { id: string }; params: { project: string; deployment: string } };

// #region guard
const Requires = Reflector.createDecorator<string>();

@Injectable()
class AccessGuard implements CanActivate {
  constructor(
    private readonly access: LocalAccessReplica,
    private readonly reflector: Reflector,
  ) {}

  canActivate(execution: ExecutionContext): boolean {
    const { user, params } = execution.switchToHttp().getRequest<Request>();
    const permission = this.reflector.get(Requires, execution.getHandler());
    return this.access.holds(user.id, permission, `projects/${params.project}/deployments/${params.deployment}`);
  }
}

@Controller('projects/:project/deployments/:deployment')
@UseGuards(AccessGuard)
class Deployments {
  @Delete()
  @Requires('deployments.delete')
  delete(): void {}
}
// #endregion

const id = (prefix: string) => `${prefix}_${'0'.repeat(26)}`;
const [organizationId, projectId, ada] = [id('org'), id('prj'), id('usr')];
const membership = { organizationId, membershipId: id('mbr') };
const role = { id: 'admin', name: 'Admin', permissions: [], projectRoles: ['deployment-admin'], administrative: true };
const founding = { ...membership, founderId: ada, roles: [role], founderRoles: ['admin'], defaultRoles: ['admin'] };
const happened = [
  { type: 'OrganizationFounded', data: founding },
  { type: 'ProjectCreated', data: { ...membership, projectId, name: 'Churn', creatorId: ada } },
];

/** Ada is the admin of Looms, whose holders administrate the deployments of every project; told at `time`. */
const told = (replica: LocalAccessReplica, time: string) => {
  const origin = { requestId: 'r', correlationId: 'r', causationId: 'r', commandId: 'r', schemaVersion: 1 };
  const events = happened.map((event, position) => {
    const metadata = { ...origin, time, actor: { type: 'user' as const, id: ada } };
    const recorded = {
      ...event,
      id: `event-${position}`,
      stream: 'organization-looms',
      revision: position,
      position,
      metadata,
    };
    return { ...recorded, stored: recorded as never };
  });
  replica.apply(events, events.length - 1);
};

it('guards the routes of a service of its own, and answers 503 where it cannot know', async () => {
  let unheard = 0;
  const replica = new LocalAccessReplica(undefined, { maxStalenessMs: 5_000, unheardForMs: () => unheard });
  @Module({ controllers: [Deployments], providers: [{ provide: LocalAccessReplica, useValue: replica }] })
  class Downstream {}
  const adapter = new FastifyAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(Downstream, adapter, { logger: false });
  adapter.getInstance().addHook('preHandler', (request, _, next) => {
    Object.assign(request, { user: { id: request.headers['x-user'] } });
    next();
  });
  await app.init();
  const deletes = async (user: string) => {
    const url = `/projects/${projectId}/deployments/churn-model`;
    const { statusCode } = await app.inject({ method: 'DELETE', url, headers: { 'x-user': user } });
    return statusCode;
  };
  assert.equal(await deletes(ada), 503);
  told(replica, new Date().toISOString());
  assert.equal(await deletes(ada), 200);
  assert.equal(await deletes(id('usr').replace(/0$/, '1')), 403);
  unheard = 5_001;
  assert.equal(await deletes(ada), 503);
  await app.close();
});

it('is what the README says', () => {
  const source = readFileSync(new URL('../src/downstream.spec.ts', import.meta.url), 'utf8');
  const guard = /\/\/ #region guard\n([\s\S]*?)\/\/ #endregion/.exec(source)![1]!.trim();
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  assert.ok(readme.includes(guard));
});
