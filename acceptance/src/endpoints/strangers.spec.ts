import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { LONG_AGO, OTHER_KIND, parametersOf } from './caller.js';
import { OPERATIONS } from './operations.js';
import { ALL, SCOPED, setting } from './setting.js';
import type { World } from './world.js';

type Document = Readonly<{ paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> }>;

/** Of an organization, not of a project. */
const ROLES = /\/organizations\/\{organizationId\}\/roles(\/\{roleId\})?$/;

describe('who may call what, and who does not belong', () => {
  const { instance, worlds, members, outsider, stranger, call, settle, writingNothing, create } = setting(
    'workspace',
    'distribution',
    'cloud',
    'enterprise',
  );
  let elsewhere: World;
  before(async () => {
    const others = [outsider(), ...members().slice(1, -1), stranger()];
    elsewhere = await create(worlds.get('cloud')!.template, others, members().at(-1)!);
    await settle();
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

  describe('nobody of another organization, who is told that there is nothing, and writes nothing', () => {
    for (const [name, operation] of SCOPED) {
      it(name, async () => {
        await writingNothing(async () => {
          for (const { ids, template } of worlds.values()) {
            for (const onlyIf of name.startsWith('GET') ? [undefined] : [undefined, LONG_AGO]) {
              const { status, code, text } = await call(name, operation, ids, outsider(), onlyIf);
              assert.deepEqual([status, code], [404, 'not-found'], `${template.id}, ${onlyIf}: ${text}`);
            }
            if (!name.includes('{organizationId}') || parametersOf(name).length < 2) continue;
            // Nor by way of their own organization.
            const mixed = { ...ids, organizationId: elsewhere.ids['organizationId']! };
            const through = await call(name, operation, mixed, outsider());
            assert.deepEqual([through.status, through.code], [404, 'not-found'], `${template.id}, ${through.text}`);
          }
        });
      });
    }
  });

  it('is nothing that they learn by what a role is to bring', async () => {
    const { ids } = worlds.get('cloud')!;
    const nowhere = { ...ids, organizationId: 'org_00000000000000000000000001' };
    await writingNothing(async () => {
      for (const name of ['POST', 'PATCH'].map((verb) =>
        SCOPED.find(([one]) => one.startsWith(verb) && ROLES.test(one))!,
      ))
        for (const projectRoles of [['project-admin'], ['no-such-role'], [ids['sharedProjectRoleId']!]])
          for (const where of [ids, nowhere]) {
            const body = () => ({ name: 'Spy', permissions: [], projectRoles });
            const { status, code, text } = await call(name[0], { ...name[1], body }, where, outsider());
            assert.deepEqual([status, code], [404, 'not-found'], `${name[0]} ${projectRoles.join()}: ${text}`);
          }
    });
  });

  describe('nobody by an id of the wrong kind', () => {
    for (const [name, operation] of ALL) {
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

  describe('nobody, but what is public', () => {
    for (const [name, operation] of ALL) {
      it(name, async () => {
        const { status, code, text } = await call(name, operation, elsewhere.ids);
        if (operation.access === 'public') assert.notEqual(code, 'not-signed-in', text);
        else assert.deepEqual([status, code], [401, 'not-signed-in'], text);
      });
    }
  });
});
