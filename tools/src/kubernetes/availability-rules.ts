import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { services } from '../routing/routes.js';
import { type Manifest, podOf, type Selector, selects } from './objects.js';
import { forServices, type Rule } from './rule.js';

const isForTrying = ({ name }: Manifest) => name === 'dev';
const budgets = (manifest: Manifest) => manifest.ofKind<IPodDisruptionBudget>('PodDisruptionBudget');
const autoscalers = (manifest: Manifest) => manifest.ofKind<IHorizontalPodAutoscaler>('HorizontalPodAutoscaler');

export const availabilityRules: readonly Rule[] = [
  {
    name: 'there is one deployment of each service',
    violations: ({ deployments }) => {
      const names = deployments.map(({ metadata }) => metadata.name);
      return [
        ...services.filter((name) => !names.includes(name)).map((name) => `${name} is not deployed`),
        ...names.filter((name) => !services.includes(name)).map((name) => `no path leads to ${name}`),
      ];
    },
  },
  {
    name: 'a rolling update takes no replica away before there is another one',
    violations: ({ deployments }) =>
      deployments
        .filter(({ spec }) => {
          const { maxUnavailable, maxSurge } = spec?.strategy?.rollingUpdate ?? {};
          return maxUnavailable !== 0 || !maxSurge;
        })
        .map(({ metadata }) => metadata.name),
  },
  {
    name: 'every deployment is scaled, by its autoscaler alone, and never below two replicas where it matters',
    violations: (manifest) =>
      manifest.deployments
        .filter(({ metadata, spec }) => {
          const scaler = autoscalers(manifest).find((one) => one.spec?.scaleTargetRef.name === metadata.name);
          const least = scaler?.spec?.minReplicas ?? 0;
          return spec?.replicas !== undefined || least < (isForTrying(manifest) ? 1 : 2);
        })
        .map(({ metadata }) => metadata.name),
  },
  {
    name: 'autoscalers scale a deployment',
    violations: (manifest) =>
      autoscalers(manifest)
        .filter(({ spec }) => {
          const { kind, name } = spec!.scaleTargetRef;
          return kind !== 'Deployment' || !manifest.deployments.some(({ metadata }) => metadata.name === name);
        })
        .map(({ metadata }) => metadata.name),
  },
  {
    name: 'every deployment has one disruption budget, which lets nodes be drained',
    violations: (manifest) =>
      manifest.deployments
        .filter((deployment) => {
          const { labels } = podOf(deployment);
          const own = budgets(manifest).filter(({ spec }) => selects(spec!.selector as Selector, labels));
          return own.length !== 1 || own[0]!.spec?.maxUnavailable !== 1;
        })
        .map(({ metadata }) => metadata.name),
  },
  {
    name: 'disruption budgets are for pods that there are',
    violations: (manifest) =>
      budgets(manifest)
        .filter(({ spec }) => !manifest.workloads.some((one) => selects(spec!.selector as Selector, podOf(one).labels)))
        .map(({ metadata }) => metadata.name),
  },
  forServices('replicas are spread over nodes and zones', ({ labels, topologySpreadConstraints = [] }) => {
    const spread = topologySpreadConstraints.filter(({ labelSelector }) => {
      const selector = (labelSelector ?? {}) as Selector;
      return selector.matchLabels?.['app.kubernetes.io/name'] !== undefined && selects(selector, labels);
    });
    return ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].every((key) =>
      spread.some(({ topologyKey }) => topologyKey === key),
    );
  }),
];
