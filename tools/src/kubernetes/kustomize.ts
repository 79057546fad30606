import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.js';

const overlaysFolder = join(root, 'k8s/overlays');

export const overlays = (): readonly string[] => readdirSync(overlaysFolder).sort();

/** The program that `KUSTOMIZE` names, or the one in the PATH; undefined if there is none. */
export const findKustomize = (): string | undefined => {
  const program = process.env['KUSTOMIZE'] ?? 'kustomize';
  return spawnSync(program, ['version']).status === 0 ? program : undefined;
};

/** @throws with what kustomize says */
export const render = (kustomize: string, overlay: string): string => {
  const { status, stdout, stderr } = spawnSync(kustomize, ['build', join(overlaysFolder, overlay)], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`kustomize cannot build ${overlay}: ${stderr}`);
  return stdout;
};
