import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { OrganizationEvent, Role } from '@guildhall/contracts';
import { type AccessApi, openAccessApi } from './access-api.fixture.js';
import { ADA, BOB, CARL, CHURN, joined, LOOMS } from './domain/loom.fixture.js';
import { idOf } from './domain/worlds.fixture.js';

const OVERSEER = idOf('rol', 9);
const organizationId = LOOMS;
const DAN = { userId: idOf('usr', 4), membershipId: idOf('mbr', 4) };

const overseers: readonly OrganizationEvent[] = [
  {
    type: 'OrganizationRoleCreated',
    data: {
      organizationId,
      roleId: OVERSEER,
      name: 'Overseer',
      permissions: ['roles.list', 'roles.manage'],
      projectRoles: ['blob-viewer'],
    },
  },
  { type: 'MemberRolesChanged', data: { organizationId, ...ADA, roles: ['admin', OVERSEER] } },
];

describe('roles over HTTP', () => {
  let api: AccessApi;
  let ask: AccessApi['ask'];

  before(async () => {
    api = await openAccessApi();
    ({ ask } = api);
    await api.say(...overseers, joined(DAN));
  });
  after(() => api.close());

  const roles = `projects/${CHURN}/roles`;
  const projectRoles = `organizations/${LOOMS}/project-roles`;

  it('are made for a project, given, changed for all who hold them, and taken from them when they go', async () => {
    const made = await ask(ADA, 'POST', roles, { name: 'Weaver', description: 'Weaves', permissions: ['blobs.list'] });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id } = made.body as { id: string };
    assert.deepEqual(made.body, {
      id,
      name: 'Weaver',
      description: 'Weaves',
      builtIn: false,
      scope: 'project',
      permissions: ['blobs.list'],
    });
    const shown = await ask(ADA, 'GET', made.location.slice('/v1/'.length), undefined, made.position);
    assert.deepEqual(shown.body, made.body, 'created and read are the same resource');
    const given = await api.give(ADA, BOB, id);
    assert.equal(given.status, 201);
    assert.ok(await api.may(BOB, 'blobs.list', given.position));

    const { etag } = await ask(ADA, 'GET', `${roles}/${id}`, undefined, given.position);
    const stale = await ask(ADA, 'PATCH', `${roles}/${id}`, { name: 'Other' }, '', { 'if-match': made.etag });
    assert.deepEqual([stale.status, stale.body.code], [412, 'stale-revision']);
    const wider = { permissions: ['pipelines.list'] };
    const changed = await ask(ADA, 'PATCH', `${roles}/${id}`, wider, '', { 'if-match': etag });
    assert.deepEqual(
      [changed.status, (changed.body as Role).name, changed.body.permissions],
      [200, 'Weaver', ['pipelines.list']],
    );
    assert.ok(await api.may(BOB, 'pipelines.list', changed.position));
    assert.ok(!(await api.may(BOB, 'blobs.list', changed.position)));

    const deleted = await ask(ADA, 'DELETE', `${roles}/${id}`);
    assert.equal(deleted.status, 204);
    assert.ok(!(await api.may(BOB, 'pipelines.list', deleted.position)));
    const { body } = await ask(ADA, 'GET', `projects/${CHURN}/assignments`, undefined, deleted.position);
    assert.ok(!JSON.stringify(body).includes(id), 'assignments of it are not listed');
    assert.equal((await ask(ADA, 'GET', `${roles}/${id}`)).status, 404);
    assert.equal((await api.give(ADA, BOB, id)).body.code, 'unknown-role');
  });

  it('of the whole organization can be given in each project, and are made by who manages roles', async () => {
    const made = await ask(ADA, 'POST', projectRoles, { name: 'Spinner', permissions: ['blobs.list'] });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id } = made.body as { id: string };
    assert.equal((made.body as Role).scope, 'organization');
    const { body } = await ask(ADA, 'GET', roles, undefined, made.position);
    assert.ok((body.data as Role[]).some((role) => role.id === id));
    const listed = await ask(ADA, 'GET', projectRoles, undefined, made.position);
    assert.deepEqual((listed.body.data as Role[]).at(-1), made.body);
    assert.deepEqual((await ask(ADA, 'GET', `${projectRoles}/${id}`)).body, made.body);
    assert.deepEqual((await ask(ADA, 'GET', `${roles}/${id}`)).body, made.body);

    const given = await api.give(ADA, BOB, id);
    assert.equal(given.status, 201);
    assert.ok(await api.may(BOB, 'blobs.list', given.position));
    for (const [method, payload] of [['PATCH', { name: 'X' }], ['DELETE']] as const)
      assert.equal((await ask(ADA, method, `${roles}/${id}`, payload)).body.code, 'role-of-organization');
    const changed = await ask(ADA, 'PATCH', `${projectRoles}/${id}`, { permissions: ['blobs.get'] });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.ok(!(await api.may(BOB, 'blobs.list', changed.position)));
    const deleted = await ask(ADA, 'DELETE', `${projectRoles}/${id}`);
    assert.equal(deleted.status, 204);
    assert.ok(!(await api.may(BOB, 'blobs.get', deleted.position)));
    assert.equal((await api.give(ADA, BOB, id)).body.code, 'unknown-role');
  });

  it('are refused with the reason', async () => {
    await ask(ADA, 'POST', roles, { name: 'Taken', permissions: [] });
    const viewer = await api.give(ADA, DAN, 'project-viewer');
    const refusals = [
      [await ask(ADA, 'POST', roles, { name: 'TAKEN', permissions: [] }), 409, 'name-taken'],
      [await ask(ADA, 'POST', roles, { name: 'New', permissions: ['no.such'] }), 400, 'unknown-permission'],
      [await ask(ADA, 'POST', roles, { name: 'N', permissions: ['projects.roles.bind'] }), 403, 'beyond-own-rights'],
      [await ask(ADA, 'PATCH', `${roles}/blob-viewer`, { name: 'New' }), 409, 'built-in-role'],
      [await ask(ADA, 'DELETE', `${roles}/blob-viewer`), 409, 'built-in-role'],
      [await ask(ADA, 'DELETE', `${roles}/${idOf('rol', 77)}`), 404, 'not-found'],
      [await ask(DAN, 'POST', roles, { name: 'New', permissions: [] }, viewer.position), 403, 'forbidden'],
      [await ask(CARL, 'POST', roles, { name: 'New', permissions: [] }), 404, 'not-found'],
      [await ask(CARL, 'GET', `${roles}/blob-viewer`), 404, 'not-found'],
      [
        await ask(ADA, 'POST', projectRoles, { name: 'New', permissions: ['pipelines.list'] }),
        403,
        'beyond-own-rights',
      ],
      [await ask(DAN, 'POST', projectRoles, { name: 'New', permissions: [] }), 403, 'forbidden'],
      [await ask(DAN, 'GET', projectRoles), 403, 'forbidden'],
      [await ask(CARL, 'POST', projectRoles, { name: 'New', permissions: [] }), 404, 'not-found'],
      [await ask(CARL, 'GET', projectRoles), 404, 'not-found'],
      [await ask(ADA, 'DELETE', `${projectRoles}/${idOf('rol', 77)}`), 404, 'not-found'],
      [
        await ask(ADA, 'POST', 'organizations/nonsense/project-roles', { name: 'N', permissions: [] }),
        404,
        'not-found',
      ],
    ] as const;
    for (const [index, [{ status, body }, expected, code]] of refusals.entries())
      assert.deepEqual([status, body.code], [expected, code], `row ${index}`);
  });

  it('of another organization, or of a project that one may not see, are not even said to be there', async () => {
    const made = await ask(ADA, 'POST', projectRoles, { name: 'Hidden', permissions: ['blobs.list'] });
    const { id } = made.body as { id: string };
    const [theirs, roleId] = [idOf('org', 8), idOf('rol', 8)];
    const permissions = ['roles.list', 'roles.manage'] as const;
    const membershipId = idOf('mbr', 8);
    await api.say(
      {
        type: 'OrganizationRoleCreated',
        data: { organizationId: theirs, roleId, name: 'Overseer', permissions: [...permissions], projectRoles: [] },
      },
      {
        type: 'MemberRolesChanged',
        data: { organizationId: theirs, userId: CARL.userId, membershipId, roles: ['admin', roleId] },
      },
    );
    const tries = [
      await ask(CARL, 'GET', `organizations/${theirs}/project-roles/${id}`, undefined, made.position),
      await ask(CARL, 'PATCH', `organizations/${theirs}/project-roles/${id}`, { name: 'Mine' }),
      await ask(CARL, 'DELETE', `organizations/${theirs}/project-roles/${id}`),
      await ask(CARL, 'PATCH', `${roles}/${id}`, { name: 'Mine' }),
      await ask(CARL, 'DELETE', `${roles}/${id}`),
    ];
    for (const { status, body } of tries) assert.deepEqual([status, body.code], [404, 'not-found']);
    assert.equal((await ask(CARL, 'GET', `organizations/${theirs}/project-roles/blob-viewer`)).status, 200);
  });

  it('of another project are nobody else’s', async () => {
    const other = idOf('prj', 5);
    const creatorId = ADA.userId;
    const { membershipId } = ADA;
    const data = { organizationId, projectId: other, name: 'Other', creatorId, membershipId };
    await api.say({ type: 'ProjectCreated', data });
    const made = await ask(ADA, 'POST', `projects/${other}/roles`, { name: 'Elsewhere', permissions: ['blobs.list'] });
    const { id } = made.body as { id: string };
    assert.equal((await ask(ADA, 'GET', `${roles}/${id}`, undefined, made.position)).status, 404);
    assert.equal((await ask(ADA, 'PATCH', `${roles}/${id}`, { name: 'Mine' })).status, 404);
    assert.equal((await ask(ADA, 'GET', `${projectRoles}/${id}`)).status, 404);
    assert.equal((await api.give(ADA, BOB, id)).body.code, 'unknown-role');
  });
});
