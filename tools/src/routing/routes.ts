import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.js';

/** Says which service answers a path; undefined if none does. */
export type Router = (path: string) => string | undefined;

type Route = Readonly<{ service: string; path: string }>;

export const routes = JSON.parse(readFileSync(join(root, 'deploy/routes.json'), 'utf8')) as readonly Route[];

/** The services that routes lead to. */
export const services: readonly string[] = [...new Set(routes.map(({ service }) => service))].sort();

/** The first expression that fits decides. */
export const firstOf =
  (table: readonly Readonly<{ path: RegExp; service: string | undefined }>[]): Router =>
  (path) =>
    table.find((route) => route.path.test(path))?.service;

/** Metrics are for Prometheus, which asks the processes themselves: no proxy hands them out. */
const PRIVATE = { path: /^\/metrics/, service: undefined };

/** What deploy/routes.json says. */
export const byTable: Router = firstOf([
  PRIVATE,
  ...routes.map(({ path, service }) => ({ path: new RegExp(path), service })),
]);

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
      .flatMap(({ path }) => examplesOf(path))
      .flatMap((path) => [path, `${path}x`, `${path}/7c1e`, `${path}/7c1e/deeper/still`, `${path}/7c1e/audit-events`]),
    ...['/', '/v1', '/v1/users/me', '/v1/organizations/0f9d/members', '/v1/projects/0f9d', '/docs', '/openapi.json'],
    ...['/.well-known/jwks.json', '/health/live', '/health/ready', '/metrics', '/metrics/', '/invitations/abc'],
    ...['/v1/projects/access/roles', '/v1/organizations/audit-events', '/v1/organizations/0f9d/audit-events/export'],
  ]),
].map((path) => path.replaceAll(/\/{2,}/g, '/'));
