import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Manifest, renderedManifests } from '../kubernetes/objects.js';
import { root } from '../repository.js';
import { byIngress, byNginx, byRouteLength, byRouteOrder } from './proxies.js';
import { byTable, type Router, routes, samplePaths, services } from './routes.js';

const disagreements = (router: Router) =>
  samplePaths
    .filter((path) => router(path) !== byTable(path))
    .map((path) => `${path} goes to ${router(path)} instead of ${byTable(path)}`);

const manifests = renderedManifests();
const nginx = readFileSync(join(root, 'deploy/nginx.conf'), 'utf8');
const withGateway = manifests.find(({ name }) => name === 'production-gateway')!;

describe('which service answers a path is the same everywhere', () => {
  it('the samples reach every service, by every line of the table', () => {
    assert.deepEqual([...new Set(samplePaths.map((path) => byTable(path)))].filter(Boolean).sort(), services);
    for (const { path } of routes) assert.ok(samplePaths.some((sample) => path.test(sample)));
    for (const path of ['/metrics', '/operations/dead-letters']) assert.equal(byTable(path), undefined);
  });

  it('deploy/nginx.conf', () => assert.deepEqual(disagreements(byNginx(nginx)), []));

  for (const manifest of manifests.filter((one) => one.ofKind('Ingress').length > 0)) {
    it(`the Ingress of ${manifest.name}`, () => assert.deepEqual(disagreements(byIngress(manifest)), []));
  }

  it('the HTTPRoute of production-gateway, whether the order counts or the length', () => {
    assert.deepEqual(disagreements(byRouteOrder(withGateway)), []);
    assert.deepEqual(disagreements(byRouteLength(withGateway)), []);
  });
});

describe('a difference is noticed', () => {
  const changed = (manifest: Manifest, from: string, to: string) => {
    const text = JSON.stringify(manifest.objects);
    assert.ok(text.includes(from), `${from} is there to be changed`);
    return new Manifest(manifest.name, JSON.parse(text.replace(from, to)) as Manifest['objects']);
  };
  const withIngress = manifests.find(({ name }) => name === 'production')!;

  it('alternatives in one expression of the Ingress, which make it longer than the one that has to win', () => {
    const joined = changed(
      withIngress,
      '/v1/organizations(/.*)?$',
      '/v1/(organizations|projects|templates|invitations)(/.*)?$',
    );
    assert.ok(disagreements(byIngress(joined)).length > 0);
  });

  it('metrics or operations shown by a proxy', () => {
    for (const shown of ['/(?!met)', '/(?!oper)'])
      assert.ok(disagreements(byIngress(changed(withIngress, '/(?!met|oper)', shown))).length > 0);
    for (const hidden of ['/metrics', '/operations'])
      assert.ok(disagreements(byRouteLength(changed(withGateway, `${hidden}.*`, '/hidden.*'))).length > 0);
    for (const shown of ['~^/metrics', '~^/operations'])
      assert.ok(disagreements(byNginx(nginx.replace('~^/(metrics|operations)', shown))).length > 0);
  });

  it('a path that only the table knows', () => {
    assert.ok(disagreements(byIngress(changed(withIngress, '/v1/templates', '/v1/patterns'))).length > 0);
    assert.ok(disagreements(byRouteLength(changed(withGateway, '/v1/templates', '/v1/patterns'))).length > 0);
    assert.ok(disagreements(byNginx(nginx.replace('templates', 'patterns'))).length > 0);
  });

  it('a route that leads to another service', () =>
    assert.ok(disagreements(byNginx(nginx.replace(/(audit-events\S*\s+)audit;/, '$1organizations;'))).length > 0));
});
