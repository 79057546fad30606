import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.js';
import { findKustomize, overlays, render } from './kustomize.js';
import { renderedFolder, renderedManifests } from './objects.js';
import { rules } from './rules.js';
import { schemaViolations } from './schema.js';
import { SECRETS } from './settings-rules.js';

const kustomize = findKustomize();

describe('the rendered manifests are those of the overlays', () => {
  it('each overlay is rendered', () =>
    assert.deepEqual(
      renderedManifests().map(({ name }) => name),
      overlays(),
    ));

  for (const overlay of overlays()) {
    it(overlay, { skip: kustomize ? false : 'needs kustomize, in the PATH or named by KUSTOMIZE' }, () =>
      assert.equal(
        render(kustomize!, overlay),
        readFileSync(join(renderedFolder, `${overlay}.yaml`), 'utf8'),
        'run npm run k8s:render',
      ),
    );
  }
});

for (const manifest of renderedManifests()) {
  describe(`the manifest ${manifest.name}`, () => {
    it('holds only what the schemas of Kubernetes know', async () =>
      assert.deepEqual((await Promise.all(manifest.objects.map((one) => schemaViolations(one)))).flat(), []));

    for (const { name, violations } of rules) it(name, () => assert.deepEqual(violations(manifest), []));
  });
}

it('docs/operations.md says of every Secret and key how it is made', () => {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const names = Object.entries(SECRETS).flatMap(([name, keys]) => [name, ...(name.endsWith('-tls') ? [] : keys)]);
  assert.deepEqual(
    names.filter((name) => !text.includes(name)),
    [],
  );
});
