import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Template } from '@guildhall/client/api';
import { LONG_AGO } from './caller.js';
import type { Operation } from './operations.js';
import { permissionsFor, SCOPED, setting } from './setting.js';

const hasByOrganization = (
  { access, orOrganization }: Operation,
  { permissions }: Template['roles'][number],
): boolean => {
  const all: readonly string[] = permissions;
  return (
    (access === 'sees-project' && all.includes('projects.list-all')) ||
    (orOrganization !== undefined && all.includes(orOrganization))
  );
};

describe('who may call what, by role', () => {
  const { worlds, call, settle, writingNothing, create } = setting('workspace', 'distribution', 'cloud', 'enterprise');

  describe('no role of a template that lacks the permission, which writes nothing', () => {
    for (const [name, operation] of SCOPED) {
      const [organizationPermission] = permissionsFor('organization', operation);
      if (operation.access === 'member' || operation.access === 'offered') continue;
      it(name, async () => {
        await writingNothing(async () => {
          for (const { byRole, template, founder, ids } of worlds.values()) {
            for (const role of template.roles) {
              const who = byRole.get(role.id)!;
              const has = organizationPermission
                ? (role.permissions as readonly string[]).includes(organizationPermission)
                : role.projectRoles.includes('project-admin') || who === founder || hasByOrganization(operation, role);
              if (has) continue;
              const expected = organizationPermission ? [403] : [403, 404];
              for (const onlyIf of name.startsWith('GET') ? [undefined] : [undefined, LONG_AGO]) {
                const { status, text } = await call(name, operation, ids, who, onlyIf);
                assert.ok(expected.includes(status), `${template.id}, ${role.id}, ${onlyIf}: ${text}`);
              }
            }
          }
        });
      });
    }
  });

  describe('whoever takes part in a transfer, and no other member', () => {
    for (const [name, operation] of SCOPED.filter(([, { access }]) => access === 'offered')) {
      it(name, async () => {
        const { founder, byRole, ids } = await create(worlds.get('cloud')!.template);
        await settle();
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
});
