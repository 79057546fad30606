import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.js';

export const SERVICES = ['identity', 'organizations', 'access-control', 'notifications', 'audit'] as const;
export type ServiceName = (typeof SERVICES)[number];

type Route = Readonly<{ service: ServiceName; path: RegExp }>;

/** The table that every proxy in front of the services follows: the first match counts. */
export const readRoutes = (): readonly Route[] =>
  (JSON.parse(readFileSync(join(root, 'deploy/routes.json'), 'utf8')) as { service: ServiceName; path: string }[]).map(
    ({ service, path }) => ({ service, path: new RegExp(path) }),
  );

/** Metrics are for Prometheus, and operations for operators, who ask the processes themselves: no proxy hands them out. */
export const isPrivate = (path: string): boolean => /^\/(metrics|operations)/.test(path);

export const serviceFor = (routes: readonly Route[], path: string): ServiceName | undefined =>
  routes.find((route) => route.path.test(path))?.service;
