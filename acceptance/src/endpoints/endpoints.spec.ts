import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Template } from '@guildhall/client/api';
import { assign, assignmentsIn, asUser, inOrganization, inProject, invite, setRoles, unassign } from '../acts.js';
import { type Person, stage } from '../stage.js';
import { callOf, OTHER_KIND, parametersOf } from './caller.js';
import { type Operation, OPERATIONS } from './operations.js';
import { cast, createWorld, type Ids, join, type World } from './world.js';

type Document = Readonly<{ paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> }>;

const of = (kind: 'organization' | 'project', { access }: Operation): readonly string[] | undefined =>
  access.startsWith(`${kind}:`) ? access.slice(kind.length + 1).split('+') : undefined;

const seesAll = ({ access }: Operation, { permissions }: Template['roles'][number]): boolean =>
  access === 'sees-project' && permissions.includes('projects.list-all');

describe('who may call what', () => {
  const on = stage();
  const { instance, person, mailbox } = on;
  const worlds = new Map<string, World>();
  let people: readonly Person[] = [];
  let [outsider, stranger]: Person[] = [];
  let elsewhere: World;
  const call = callOf(instance, () => outsider?.api);

  const all = Object.entries(OPERATIONS);
  const scoped = all.filter(([, { access }]) => access !== 'public' && access !== 'signed-in');

  const written = async () => {
    const metrics = await (await fetch(`${instance()}/metrics`)).text();
    return /^guildhall_appended_events_total (\d+)/m.exec(metrics)?.[1];
  };
  /** All that was written, once nothing follows any more from what was done. */
  const settled = async () => {
    for (let last = await written(); ;) {
      // Waits for what follows from all that was seen to be written; that may be followed by something in turn.
      await outsider!.api.get('/v1/users/me');
      const now = await written();
      if (now === last) return now;
      last = now;
    }
  };
  /** Does things, and sees that nothing was written. */
  const writingNothing = async (act: () => Promise<void>): Promise<void> => {
    const before = await settled();
    await act();
    assert.equal(await written(), before, 'something was written');
  };

  before(async () => {
    const all = await cast(on);
    people = all.slice(0, 5);
    [outsider, stranger] = all.slice(5);
    const { data: templates } = await people[0]!.api.get('/v1/templates');
    for (const template of templates) worlds.set(template.id, await createWorld(on, template, people, stranger!));
    const others = [outsider!, ...people.slice(1, -1), stranger!];
    elsewhere = await createWorld(
      on,
      templates.find(({ id }) => id === 'cloud')!,
      others,
      people.at(-1)!,
    );
    // So fresh that nobody can be told of how it was before.
    outsider!.api.seen(people[0]!.api.position);
  });

  it('is stated for every operation of the API, and for no other', async () => {
    const { paths } = (await (await fetch(`${instance()}/openapi.json`)).json()) as Document;
    const offered = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(
      offered.filter((name) => !(name in OPERATIONS)),
      [],
      'say in operations.ts who may call it',
    );
    assert.deepEqual(
      Object.keys(OPERATIONS).filter((name) => !offered.includes(name)),
      [],
    );
  });

  describe('nobody, but what is public', () => {
    for (const [name, operation] of all) {
      it(name, async () => {
        const { status, code, text } = await call(name, operation, elsewhere.ids);
        if (operation.access === 'public') assert.notEqual(code, 'not-signed-in', text);
        else assert.deepEqual([status, code], [401, 'not-signed-in'], text);
      });
    }
  });

  describe('nobody of another organization, who is told that there is nothing, and writes nothing', () => {
    for (const [name, operation] of scoped) {
      it(name, async () => {
        await writingNothing(async () => {
          for (const { ids, template } of worlds.values()) {
            const { status, code, text } = await call(name, operation, ids, outsider);
            assert.deepEqual([status, code], [404, 'not-found'], `${template.id}, ${text}`);
            if (!name.includes('{organizationId}') || parametersOf(name).length < 2) continue;
            // Nor by way of their own organization.
            const mixed = { ...ids, organizationId: elsewhere.ids['organizationId']! };
            const through = await call(name, operation, mixed, outsider);
            assert.ok(through.status === 404 || through.status === 409, `${template.id}, ${through.text}`);
          }
        });
      });
    }
  });

  describe('no role of a template that lacks the permission, which writes nothing', () => {
    for (const [name, operation] of scoped) {
      const [organizationPermission] = of('organization', operation) ?? [];
      if (!organizationPermission && !of('project', operation) && operation.access !== 'sees-project') continue;
      it(name, async () => {
        await writingNothing(async () => {
          for (const { byRole, template, founder, ids } of worlds.values()) {
            for (const role of template.roles) {
              const who = byRole.get(role.id)!;
              const has = organizationPermission
                ? (role.permissions as readonly string[]).includes(organizationPermission)
                : role.projectRoles.includes('project-admin') || who === founder || seesAll(operation, role);
              if (has) continue;
              const { status, text } = await call(name, operation, ids, who);
              const expected = organizationPermission ? [403] : [403, 404];
              assert.ok(expected.includes(status), `${template.id}, ${role.id}: ${text}`);
            }
          }
        });
      });
    }
  });

  describe('whoever has the permission, and no other', () => {
    let holder: Person;
    let shared: World;

    /** Somebody with a role of exactly one permission, in a world in which they may do it. */
    const given = async (operation: Operation, { founder, ids: real }: World): Promise<Ids> => {
      const { organizationId, projectId } = real as { organizationId: string; projectId: string };
      const organization = inOrganization(organizationId);
      const name = crypto.randomUUID();
      const permissions = of('organization', operation) ?? [];
      const { id: exact } = await founder.api.post('/v1/organizations/{organizationId}/roles', {
        ...organization,
        body: { name, permissions: permissions as never[] },
      });
      for (const who of [holder, people.at(-1)!]) await setRoles(founder, organizationId, who, [exact]);
      const email = mailbox('exact');
      const { id: invitationId } = await invite(founder, organizationId, { email, roles: [exact] });
      const ids = { ...real, exact, invitationId };
      const inTheProject =
        of('project', operation) ?? (operation.access === 'sees-project' ? ['blobs.get'] : undefined);
      if (!inTheProject) return ids;
      const { id: projectRoleId } = await founder.api.post('/v1/projects/{projectId}/roles', {
        ...inProject(projectId),
        body: { name, permissions: [...inTheProject] },
      });
      for (const { principal, id: assignmentId } of await assignmentsIn(founder, projectId))
        if (principal.id !== founder.id) await unassign(founder, projectId, assignmentId);
      await assign(founder, projectId, asUser(holder), projectRoleId);
      const { id: assignmentId } = await assign(founder, projectId, asUser(people.at(-1)!), projectRoleId);
      return { ...ids, exactInProject: projectRoleId, projectRoleId, assignmentId };
    };
    const fresh = async (): Promise<World> => {
      const { template } = worlds.get('cloud')!;
      const world = await createWorld(on, template, people, stranger!);
      await join(world.founder, { id: world.ids['organizationId']!, template }, holder, [...template.defaultRoles], on);
      return world;
    };

    before(async () => {
      holder = await person('Holder');
      shared = await fresh();
    });

    for (const [name, operation] of scoped.filter(([, { access }]) => access !== 'offered')) {
      it(name, async () => {
        const ids = await given(operation, name.startsWith('DELETE') ? await fresh() : shared);
        outsider!.api.seen(shared.founder.api.position);
        const { status, text } = await call(name, operation, ids, holder);
        if (operation.answers) assert.equal(status, operation.answers, text);
        else assert.ok(status >= 200 && status < 300, text);
      });
    }
  });

  describe('whoever takes part in a transfer, and no other member', () => {
    for (const [name, operation] of scoped.filter(([, { access }]) => access === 'offered')) {
      it(name, async () => {
        const { founder, byRole, ids } = await createWorld(on, worlds.get('cloud')!.template, people, stranger!);
        outsider!.api.seen(founder.api.position);
        const [from, to] = [founder, byRole.get('administrator')!];
        const party = name.endsWith('/cancel') ? from : to;
        await writingNothing(async () => {
          for (const who of [byRole.get('member')!, ...(name.startsWith('GET') ? [] : [party === from ? to : from])]) {
            const { status, text } = await call(name, operation, ids, who);
            assert.ok(status === 403 || status === 404, text);
          }
        });
        const { status, text } = await call(name, operation, ids, party);
        assert.equal(status, 200, text);
      });
    }
  });

  describe('nobody by an id of the wrong kind', () => {
    for (const [name, operation] of all) {
      const parameters = parametersOf(name).filter((parameter) => OTHER_KIND[parameter]);
      if (parameters.length === 0) continue;
      it(name, async () => {
        const { founder, ids } = worlds.get('cloud')!;
        await writingNothing(async () => {
          for (const parameter of parameters) {
            const other = ids[OTHER_KIND[parameter]!]!;
            const roles = { projectRoleId: other, sharedProjectRoleId: other };
            const wrong = { ...ids, [parameter]: other, ...(parameter === 'roleId' && roles) };
            const { status, code, text } = await call(name, operation, wrong, founder);
            assert.deepEqual([status, code], [404, 'not-found'], `${parameter}: ${text}`);
          }
        });
      });
    }
  });
});
