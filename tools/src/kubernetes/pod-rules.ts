import type { IServiceAccount } from 'kubernetes-models/v1';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.js';
import type { Manifest } from './objects.js';
import { everyContainer, forPods, forServices, type Rule } from './rule.js';

/** How long a service takes to drain after SIGTERM, at most. */
const SECONDS_TO_DRAIN = 20;

const healthRoutes = readFileSync(join(root, 'libs/http/src/health.routes.ts'), 'utf8');
const isServed = (path: string | undefined): boolean => healthRoutes.includes(`@Get('${path?.slice(1)}')`);

const noTokens: Rule = {
  name: 'neither service accounts nor pods carry a token',
  violations: (manifest: Manifest) =>
    [
      ...manifest.ofKind<IServiceAccount>('ServiceAccount'),
      ...manifest.workloads.map((one) => ({ ...one, ...one.spec!.template.spec })),
    ]
      .filter(({ automountServiceAccountToken }) => automountServiceAccountToken !== false)
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
};

export const podRules: readonly Rule[] = [
  noTokens,
  forPods(
    'pods run as a user that is not root, by number',
    ({ securityContext }) => securityContext?.runAsNonRoot === true && (securityContext.runAsUser ?? 0) > 0,
  ),
  forPods(
    'pods are confined by the default seccomp profile',
    ({ securityContext }) => securityContext?.seccompProfile?.type === 'RuntimeDefault',
  ),
  forPods(
    'containers cannot escalate privileges',
    everyContainer(
      ({ securityContext: context }) =>
        context?.allowPrivilegeEscalation === false && !context.privileged && context.runAsUser !== 0,
    ),
  ),
  forPods(
    'containers have no capability',
    everyContainer(
      ({ securityContext: context }) =>
        context?.capabilities?.drop?.includes('ALL') === true && !context.capabilities.add?.length,
    ),
  ),
  forServices(
    'services have a read-only root file system',
    everyContainer(({ securityContext }) => securityContext?.readOnlyRootFilesystem === true),
  ),
  forPods(
    'pods share nothing with their node',
    (pod) =>
      !pod.hostNetwork &&
      !pod.hostPID &&
      !pod.hostIPC &&
      !pod.volumes?.some(({ hostPath }) => hostPath) &&
      everyContainer(({ ports = [] }) => !ports.some(({ hostPort }) => hostPort))(pod),
  ),
  forPods(
    'images are pinned',
    everyContainer(({ image = '' }) => /(:(?!latest)[\w.-]+|@sha256:[0-9a-f]{64})$/.test(image)),
  ),
  forPods(
    'processor and memory are requested and limited',
    everyContainer(({ resources }) =>
      [resources?.requests, resources?.limits].every((amounts) => amounts?.['cpu'] && amounts['memory']),
    ),
  ),
  forServices(
    'services are probed for having started, for living and for being ready, at paths that they serve',
    everyContainer(({ startupProbe, livenessProbe, readinessProbe }) => {
      const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path);
      return (
        paths.every(isServed) && paths[0] === '/health/live' && paths[1] === paths[0] && paths[2] === '/health/ready'
      );
    }),
  ),
  forServices('services leave before they stop, and have the time to drain', (pod) =>
    everyContainer(({ lifecycle }) => {
      const leaving = Number(lifecycle?.preStop?.sleep?.seconds ?? 0);
      return leaving > 0 && (pod.terminationGracePeriodSeconds ?? 0) >= leaving + SECONDS_TO_DRAIN;
    })(pod),
  ),
  forServices(
    'every service has an account of its own',
    ({ serviceAccountName }, { metadata }) => serviceAccountName === metadata.name,
  ),
];
