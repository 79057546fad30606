import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { assign, assignmentsIn, asUser, inOrganization, inProject, invite, setRoles, unassign } from '../acts.js';
import type { Person } from '../stage.js';
import type { Operation } from './operations.js';
import { permissionsFor, SCOPED, setting } from './setting.js';
import { type Ids, join, type World } from './world.js';

describe('who may call what', () => {
  const on = setting('cloud');
  const { person, mailbox, worlds, members, settle, call, create } = on;

  describe('whoever has the permission, and no other', () => {
    let holder: Person;
    let shared: World;

    /** Somebody with a role of exactly one permission, in a world in which they may do it. */
    const given = async (operation: Operation, { founder, ids: real }: World): Promise<Ids> => {
      const { organizationId, projectId } = real as { organizationId: string; projectId: string };
      const organization = inOrganization(organizationId);
      const name = crypto.randomUUID();
      const permissions = permissionsFor('organization', operation);
      const { id: exact } = await founder.api.post('/v1/organizations/{organizationId}/roles', {
        ...organization,
        body: { name, permissions: permissions as never[] },
      });
      for (const who of [holder, members().at(-1)!]) await setRoles(founder, organizationId, who, [exact]);
      const email = mailbox('exact');
      const { id: invitationId } = await invite(founder, organizationId, { email, roles: [exact] });
      const ids = { ...real, exact, invitationId };
      const inTheProject = operation.access === 'sees-project' ? ['blobs.get'] : permissionsFor('project', operation);
      if (inTheProject.length === 0) return ids;
      const { id: projectRoleId } = await founder.api.post('/v1/projects/{projectId}/roles', {
        ...inProject(projectId),
        body: { name, permissions: [...inTheProject] },
      });
      for (const { principal, id: assignmentId } of await assignmentsIn(founder, projectId))
        if (principal.id !== founder.id) await unassign(founder, projectId, assignmentId);
      await assign(founder, projectId, asUser(holder), projectRoleId);
      const { id: assignmentId } = await assign(founder, projectId, asUser(members().at(-1)!), projectRoleId);
      return { ...ids, exactInProject: projectRoleId, projectRoleId, assignmentId };
    };
    const fresh = async (): Promise<World> => {
      const { template } = worlds.get('cloud')!;
      const world = await create(template);
      await join(world.founder, { id: world.ids['organizationId']!, template }, holder, [...template.defaultRoles], on);
      return world;
    };

    before(async () => {
      holder = await person('Holder');
      shared = await fresh();
    });

    for (const [name, operation] of SCOPED.filter(([, { access }]) => access !== 'offered')) {
      it(name, async () => {
        const ids = await given(operation, name.startsWith('DELETE') ? await fresh() : shared);
        await settle();
        const { status, text } = await call(name, operation, ids, holder);
        if (operation.answers) assert.equal(status, operation.answers, text);
        else assert.ok(status >= 200 && status < 300, text);
      });
    }
  });
});
