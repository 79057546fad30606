import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { root } from '../repository.js';
import { byTable, services } from './routes.js';

/** The API as its client knows it: each path, and the classes that serve it. */
const served = (): ReadonlyMap<string, readonly string[]> => {
  const types = readFileSync(join(root, 'libs/client/src/api/openapi.generated.ts'), 'utf8');
  const paths = types.matchAll(/^ {4}"(\/[^"]*)": \{\n([\s\S]*?)^ {4}\};/gm);
  return new Map(
    [...paths].map(([, path, methods]) => [
      path!,
      [...methods!.matchAll(/operations\["(\w+?)_\w+"\]/g)].map(([, route]) => route!),
    ]),
  );
};

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => join(folder, file));

/** The classes of routes, each with the service whose context has it. */
const owners = (): readonly (readonly [route: string, service: string])[] =>
  services.flatMap((service) =>
    sourcesIn(`libs/${service}/src`).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/^export class (\w+Route)\b/gm)].map(
        ([, route]) => [route!, service] as const,
      ),
    ),
  );

it('no two services call a route the same: its name is part of the ids of operations', () => {
  const routes = owners().map(([route]) => route);
  assert.deepEqual(
    routes.filter((route, at) => routes.indexOf(route) !== at),
    [],
  );
});

it('every path is served by the service that proxies send it to, whatever the method', () => {
  const [paths, owner] = [served(), new Map(owners())];
  assert.ok(paths.size > 50 && owner.size > 40, `${paths.size} paths, ${owner.size} routes`);
  const astray = [...paths].flatMap(([path, routes]) =>
    routes
      // What belongs to no context every service has.
      .flatMap((route) => owner.get(route) ?? [])
      .filter((service) => service !== byTable(path.replaceAll(/\{\w+\}/g, '0f9d')))
      .map((service) => `${path} is served by ${service}, and goes to ${byTable(path)}`),
  );
  assert.deepEqual(astray, []);
});
