import type { IIngress, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { INamespace, IService } from 'kubernetes-models/v1';
import { type KubernetesObject, type Manifest, type Pod, podOf, type Selector, selects } from './objects.js';
import type { Rule } from './rule.js';

type Peer = Readonly<{ podSelector?: Selector; namespaceSelector?: Selector; ipBlock?: Readonly<{ cidr: string }> }>;
type Opening = Readonly<{ peers: readonly Peer[]; ports: readonly (string | number)[] }>;

const policies = (manifest: Manifest) => manifest.ofKind<INetworkPolicy>('NetworkPolicy');

const openings = ({ spec }: INetworkPolicy & KubernetesObject): readonly Opening[] =>
  [
    ...(spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
    ...(spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
  ].map(({ peers, ports }) => ({
    peers: (peers ?? []) as readonly Peer[],
    ports: (ports ?? []).flatMap(({ port }) => port ?? []),
  }));

const isEmpty = (selector: Selector | undefined) =>
  Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;

/** Everybody: any address, any namespace, or any pod of a namespace that is not ours. */
const isEverybody = ({ ipBlock, namespaceSelector, podSelector }: Peer): boolean =>
  ipBlock
    ? Number(ipBlock.cidr.split('/')[1]) < 16
    : isEmpty(podSelector) || (namespaceSelector !== undefined && isEmpty(namespaceSelector));

const podsOf = (manifest: Manifest) => manifest.workloads.map((workload) => podOf(workload));
const portsOf = ({ containers }: Pod) =>
  containers.flatMap(({ ports = [] }) => ports.flatMap(({ name, containerPort }) => [name ?? '', containerPort]));

/** The pods of our namespace on the answering side of a policy's openings. */
const answering = (manifest: Manifest, { spec }: INetworkPolicy, peer: Peer) => {
  const own = (selector: Selector) => podsOf(manifest).filter(({ labels }) => selects(selector, labels));
  if (spec?.ingress) return own((spec.podSelector ?? {}) as Selector);
  return peer.podSelector && !peer.namespaceSelector ? own(peer.podSelector) : undefined;
};

/** What a service may connect to at all; mail is for notifications alone. */
const OUTWARD = new Set<string | number>([53, 2113, 9092, 9093, 27017, 'eventstore', 'kafka', 'mongo']);
const MAIL = new Set<string | number>([465, 587, 'mailpit']);

export const networkRules: readonly Rule[] = [
  {
    name: 'nothing gets in or out unless a policy says so',
    violations: (manifest) =>
      policies(manifest).some(
        ({ spec }) =>
          isEmpty(spec?.podSelector as Selector) &&
          (['Ingress', 'Egress'] as const).every((type) => spec?.policyTypes?.includes(type)) &&
          !spec?.ingress?.length &&
          !spec?.egress?.length,
      )
        ? []
        : ['there is no policy that denies everything'],
  },
  {
    name: 'policies open named ports to somebody in particular',
    violations: (manifest) =>
      policies(manifest)
        .filter((policy) =>
          openings(policy).some(
            ({ peers, ports }) => peers.length === 0 || ports.length === 0 || peers.some((peer) => isEverybody(peer)),
          ),
        )
        .map(({ metadata }) => metadata.name),
  },
  {
    name: 'services connect to names, event store, Kafka and MongoDB; notifications to mail as well; to nothing else',
    violations: (manifest) =>
      manifest.deployments.flatMap((deployment) => {
        const { labels } = podOf(deployment);
        const mayMail = deployment.metadata.name === 'notifications';
        return policies(manifest)
          .filter(({ spec }) => spec?.egress && selects((spec.podSelector ?? {}) as Selector, labels))
          .flatMap((policy) => openings(policy).flatMap(({ ports }) => ports))
          .filter((port) => !OUTWARD.has(port) && !(mayMail && MAIL.has(port)))
          .map((port) => `${deployment.metadata.name} may connect to port ${port}`);
      }),
  },
  {
    name: 'services reach the event store, Kafka and MongoDB',
    violations: (manifest) =>
      manifest.deployments.flatMap((deployment) => {
        const open = new Set(
          policies(manifest)
            .filter(
              ({ spec }) => spec?.egress && selects((spec.podSelector ?? {}) as Selector, podOf(deployment).labels),
            )
            .flatMap((policy) => openings(policy).flatMap(({ ports }) => ports)),
        );
        return [[53], [2113, 'eventstore'], [9092, 9093, 'kafka'], [27017, 'mongo']]
          .filter((ports) => !ports.some((port) => open.has(port)))
          .map((ports) => `${deployment.metadata.name} cannot connect to port ${ports.join(' or ')}`);
      }),
  },
  {
    name: 'policies are for pods that there are, and for ports that these have',
    violations: (manifest) =>
      policies(manifest).flatMap((policy) => {
        const { spec, metadata } = policy;
        const chosen = podsOf(manifest).some(({ labels }) => selects((spec?.podSelector ?? {}) as Selector, labels));
        const open = openings(policy).flatMap(({ peers, ports }) =>
          peers.flatMap((peer) => {
            const pods = answering(manifest, policy, peer);
            if (!pods) return [];
            const existing = new Set(pods.flatMap((pod) => portsOf(pod)));
            return ports
              .filter((port) => !existing.has(port))
              .map((port) => `${metadata.name}: nobody has port ${port}`);
          }),
        );
        return [...(chosen ? [] : [`${metadata.name} is for no pod`]), ...open];
      }),
  },
  {
    name: 'Services lead to pods and ports that there are',
    violations: (manifest) =>
      manifest.ofKind<IService>('Service').flatMap(({ metadata, spec }) => {
        const pods = podsOf(manifest).filter(({ labels }) => selects({ matchLabels: spec?.selector ?? {} }, labels));
        if (pods.length !== 1 || isEmpty({ matchLabels: spec?.selector ?? {} }))
          return [`${metadata.name} leads to ${pods.length} workloads`];
        return (spec?.ports ?? [])
          .filter(({ port, targetPort }) => !portsOf(pods[0]!).includes((targetPort ?? port) as string | number))
          .map(({ targetPort }) => `${metadata.name} leads to port ${targetPort}, which is none`);
      }),
  },
  {
    name: 'people reach it by TLS only, except where it is tried out',
    violations: (manifest) =>
      manifest.name === 'dev'
        ? []
        : manifest
            .ofKind<IIngress>('Ingress')
            .filter(({ spec }) => {
              const encrypted = spec?.tls?.flatMap(({ hosts, secretName }) => (secretName ? (hosts ?? []) : [])) ?? [];
              return !spec?.rules?.length || spec.rules.some(({ host }) => !host || !encrypted.includes(host));
            })
            .map(({ metadata }) => metadata.name),
  },
  {
    name: 'everything is in one namespace, which enforces the restricted profile',
    violations: (manifest) => {
      const namespaces = manifest.ofKind<INamespace>('Namespace');
      const enforced = namespaces.filter(
        ({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted',
      );
      const outside = manifest.objects
        .filter(({ kind }) => !['Namespace', 'PriorityClass'].includes(kind))
        .filter(({ metadata }) => metadata.namespace !== namespaces[0]?.metadata.name);
      return [
        ...(enforced.length === 1 && namespaces.length === 1 ? [] : ['there is not one restricted namespace']),
        ...outside.map(({ kind, metadata }) => `${kind} ${metadata.name} is elsewhere`),
      ];
    },
  },
];
