import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ASSIGN, CATALOGUE } from './catalogue.js';
import { naively } from './naive-evaluator.fixture.js';
import { fed, PRINCIPALS, RESOURCES } from './oracle.fixture.js';
import { histories } from './random-histories.fixture.js';
import { GROUPS, ORGANIZATION_ROLES, ORGANIZATIONS, PROJECTS, ROLES, USERS } from './world-names.fixture.js';

describe('lists', () => {
  it('name exactly the resources that somebody can act on, page by page', () =>
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom('deployments.list', 'deployments.delete', ASSIGN),
        (history, permission) => {
          const evaluator = fed(history);
          const naive = naively(history);
          for (const principal of PRINCIPALS) {
            for (const organizationId of [
              ...(principal.type === 'organization-role' ? [] : [undefined]),
              ...ORGANIZATIONS,
            ]) {
              const options = organizationId === undefined ? {} : { organizationId };
              const all = evaluator.resources(principal, permission, options);
              const expected = PROJECTS.filter(
                (project) => organizationId === undefined || naive.organizationOf(project) === organizationId,
              ).flatMap((project) => {
                const objects = naive
                  .grants(principal, project)
                  .flatMap((grant) => (grant.permissions.includes(permission) ? [grant.object] : []));
                const widest = [...new Set(objects)].filter(
                  (object) =>
                    !objects.some((other) => other !== object && (other === null || object?.startsWith(`${other}/`))),
                );
                return widest.map((object) => `projects/${project}${object === null ? '' : `/${object}`}`);
              });
              assert.deepEqual(
                all.map(({ resource }) => resource),
                expected.sort(),
              );
              assert.deepEqual(
                inPages(
                  (after) => evaluator.resources(principal, permission, { ...options, ...after, limit: 2 }),
                  ({ resource }) => resource,
                ),
                all,
              );
              assert.ok(all.every(({ projectId, organizationId: owner }) => naive.organizationOf(projectId) === owner));
            }
          }
        },
      ),
      { numRuns: 12 },
    ));

  it('name exactly the users who can act on a resource, and by what, page by page', () =>
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom('deployments.list', 'deployments.delete', ASSIGN),
        (history, permission) => {
          const evaluator = fed(history);
          const naive = naively(history);
          for (const resource of RESOURCES) {
            const all = evaluator.principals(permission, resource);
            const expected = USERS.filter((id) => naive.held({ type: 'user', id }, resource).has(permission));
            assert.deepEqual(
              all.map(({ principal: { id } }) => id),
              expected,
            );
            const [, project = '', ...path] = resource.split('/');
            for (const { principal, grants, external } of all) {
              const granted = naive
                .grants(principal, project)
                .filter(
                  ({ object, permissions }) =>
                    permissions.includes(permission) &&
                    (object === null || `${path.join('/')}/`.startsWith(`${object}/`)),
                );
              assert.deepEqual(
                grants.map(({ assignmentId, role, object }) => JSON.stringify([assignmentId, role, object])).sort(),
                granted.map(({ assignmentId, role, object }) => JSON.stringify([assignmentId, role, object])).sort(),
              );
              assert.equal(external, naive.standing(principal.id, naive.organizationOf(project)!)!.external);
            }
            assert.deepEqual(
              inPages(
                (after) => evaluator.principals(permission, resource, { ...after, limit: 1 }),
                ({ principal }) => principal.id,
              ),
              all,
            );
          }
        },
      ),
      { numRuns: 12 },
    ));

  const inPages = <Row>(
    page: (after: { after?: string }) => readonly Row[],
    idOf: (row: Row) => string,
  ): readonly Row[] => {
    const rows: Row[] = [];
    for (let last: Row | undefined, next = page({}); next.length > 0; next = page({ after: idOf(last) })) {
      rows.push(...next);
      assert.ok(rows.length < 1_000, 'pages that never end');
      last = next.at(-1)!;
    }
    return rows;
  };
});

it('tells of projects and roles whether they are in use', () =>
  fc.assert(
    fc.property(histories, (history) => {
      const evaluator = fed(history);
      const naive = naively(history);
      for (const project of PROJECTS) {
        const used = [
          ...USERS.map((id) => ({ type: 'user' as const, id })),
          ...GROUPS.map((id) => ({ type: 'group' as const, id })),
          ...ORGANIZATION_ROLES.map((id) => ({ type: 'organization-role' as const, id })),
        ].some((principal) => naive.grants(principal, project).some(({ assignmentId }) => assignmentId !== undefined));
        assert.equal(evaluator.isInUse(project), used);
      }
      for (const organizationId of ORGANIZATIONS) {
        for (const role of ROLES) {
          assert.equal(
            evaluator.hasProjectRole(organizationId, role),
            naive.isThere(organizationId) &&
              (CATALOGUE.roles.has(role) || naive.role(role, '', organizationId) !== undefined),
          );
        }
      }
    }),
    { numRuns: 12 },
  ));
