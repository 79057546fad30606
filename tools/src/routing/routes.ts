import { isPrivate, readRoutes, serviceFor, SERVICES } from '../distributed/routes.js';

/** Says which service answers a path; undefined if none does. */
export type Router = (path: string) => string | undefined;

export const routes = readRoutes();

/** The services that routes lead to. */
export const services: readonly string[] = SERVICES.toSorted();

/** What deploy/routes.json says. */
export const byTable: Router = (path) => (isPrivate(path) ? undefined : serviceFor(routes, path));

/** An expression's alternatives one by one, with something in the place of what may be anything. */
const examplesOf = (expression: string): readonly string[] => {
  const group = /\(([^()]*)\)/.exec(expression);
  if (!group) return [expression.replace(/^\^/, '').replaceAll('[^/]+', '0f9d').replace('$', '')];
  return group[1]!
    .split('|')
    .flatMap((alternative) => examplesOf(expression.replace(group[0], alternative === '$' ? '' : alternative)));
};

/** Paths by which one sees whether two routers agree: each that the table names, below it, just beside it, and others. */
export const samplePaths: readonly string[] = [
  ...new Set([
    ...routes
      .flatMap(({ path }) => examplesOf(path.source.replaceAll('\\/', '/')))
      .flatMap((path) => [path, `${path}x`, `${path}/7c1e`, `${path}/7c1e/deeper/still`, `${path}/7c1e/audit-events`]),
    '/',
    '/v1',
    '/v1/users/me',
    '/v1/organizations/0f9d/members',
    '/v1/projects/0f9d',
    '/docs',
    '/openapi.json',
    '/.well-known/jwks.json',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/metrics/',
    '/operations',
    '/operations/dead-letters',
    '/invitations/abc',
    '/v1/projects/access/roles',
    '/v1/organizations/audit-events',
    '/v1/organizations/0f9d/audit-events/export',
  ]),
].map((path) => path.replaceAll(/\/{2,}/g, '/'));
