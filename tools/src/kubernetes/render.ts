/** `npm run k8s:render` writes what the overlays render to into k8s/rendered, where specs check it without kustomize. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findKustomize, overlays, render } from './kustomize.js';
import { renderedFolder } from './objects.js';

const kustomize = findKustomize();
if (kustomize) {
  rmSync(renderedFolder, { recursive: true, force: true });
  mkdirSync(renderedFolder);
  for (const overlay of overlays()) writeFileSync(join(renderedFolder, `${overlay}.yaml`), render(kustomize, overlay));
} else {
  console.error(
    'There is no kustomize in the PATH, and KUSTOMIZE names none. With Go: go install sigs.k8s.io/kustomize/kustomize/v5@v5.7.1',
  );
  process.exitCode = 1;
}
