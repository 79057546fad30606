import type { IConfigMap } from 'kubernetes-models/v1';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1';
import { knownSettings, requiredSettings, settingOf } from '../routing/settings.js';
import { type Manifest, podOf, type Workload } from './objects.js';
import type { Rule } from './rule.js';

/** The Secrets that a manifest may refer to, with their keys. docs/operations.md says how they are made. */
export const SECRETS: Readonly<Record<string, readonly string[]>> = {
  guildhall: ['master-key', 'former-master-keys', 'operator-token', 'eventstore-url', 'mongo-url', 'kafka-sasl'],
  'guildhall-mail': ['smtp-url'],
  'guildhall-tls': ['tls.crt', 'tls.key'],
};

const SECRET = /KEY|SASL|PASSWORD|TOKEN(?!_AUDIENCE)|SECRET/;
const CREDENTIALS_IN_URL = /^[a-z+]+:\/\/[^/@]+:[^/@]+@/;

type Settings = Readonly<Record<string, string>>;

const configMaps = (manifest: Manifest): Readonly<Record<string, Settings>> =>
  Object.fromEntries(
    manifest.ofKind<IConfigMap>('ConfigMap').map(({ metadata, data }) => [metadata.name, (data ?? {}) as Settings]),
  );

/** What the first container of a pod finds in its environment. */
const settingsOf = (manifest: Manifest, workload: Workload): Settings => {
  const [container] = podOf(workload).containers;
  const maps = configMaps(manifest);
  return Object.assign(
    {},
    ...(container?.envFrom ?? []).map(({ configMapRef }) => maps[configMapRef?.name ?? ''] ?? {}),
    Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value ?? ''])),
  ) as Settings;
};

/** The Secrets that a pod mounts, by the folder where they are. */
const mountedSecrets = (workload: Workload): Readonly<Record<string, string>> => {
  const { volumes = [], containers } = podOf(workload);
  return Object.fromEntries(
    (containers[0]?.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
      const secret = volumes.find((volume) => volume.name === name)?.secret?.secretName;
      return secret ? [[mountPath, secret]] : [];
    }),
  );
};

export const settingsRules: readonly Rule[] = [
  {
    name: 'no manifest holds a secret',
    violations: (manifest) => [
      ...manifest.ofKind('Secret').map(({ metadata }) => `Secret ${metadata.name}`),
      ...[
        ...Object.values(configMaps(manifest)),
        ...manifest.workloads.map((workload) => settingsOf(manifest, workload)),
      ].flatMap((settings) =>
        Object.entries(settings)
          .filter(([name, value]) => (SECRET.test(name) && !name.endsWith('_FILE')) || CREDENTIALS_IN_URL.test(value))
          .map(([name]) => name),
      ),
    ],
  },
  {
    name: 'services are given settings that there are, each once, and all that they need',
    violations: (manifest) =>
      manifest.deployments.flatMap((deployment) => {
        const given = Object.keys(settingsOf(manifest, deployment));
        const known = knownSettings(deployment.metadata.name);
        const names = given.map((setting) => settingOf(setting));
        return [
          ...names.filter((name) => !known.has(name)).map((name) => `${name} is no setting`),
          ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is given twice`),
          ...requiredSettings.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
        ].map((violation) => `${deployment.metadata.name}: ${violation}`);
      }),
  },
  {
    name: 'only where it is tried out, insecure connections are accepted',
    violations: (manifest) =>
      manifest.name === 'dev'
        ? []
        : manifest.deployments
            .filter((deployment) => {
              const settings = settingsOf(manifest, deployment);
              return (
                'GUILDHALL_INSECURE' in settings ||
                settings['GUILDHALL_KAFKA_TLS'] === 'off' ||
                settings['GUILDHALL_OUTBOX'] === 'on' ||
                !settings['GUILDHALL_PUBLIC_URL']?.startsWith('https://')
              );
            })
            .map(({ metadata }) => metadata.name),
  },
  {
    name: 'ConfigMaps that are referred to exist, and a change of one is rolled out',
    violations: (manifest) =>
      manifest.deployments.flatMap((deployment) =>
        podOf(deployment)
          .containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name ?? ''))
          .filter((name) => !(name in configMaps(manifest)) || !/-[a-z0-9]{10}$/.test(name))
          .map((name) => `${deployment.metadata.name}: ${name}`),
      ),
  },
  {
    name: 'files of secrets are where a known Secret with that key is mounted',
    violations: (manifest) =>
      manifest.deployments.flatMap((deployment) => {
        const mounted = mountedSecrets(deployment);
        return Object.entries(settingsOf(manifest, deployment))
          .filter(([setting]) => setting.endsWith('_FILE'))
          .filter(([, file]) => {
            const [folder, key] = [file.slice(0, file.lastIndexOf('/')), file.slice(file.lastIndexOf('/') + 1)];
            return !SECRETS[mounted[folder] ?? '']?.includes(key);
          })
          .map(([setting, file]) => `${deployment.metadata.name}: ${setting} is ${file}`);
      }),
  },
  {
    name: 'only known Secrets are referred to',
    violations: (manifest) =>
      [
        ...manifest.workloads.flatMap(
          (one) => podOf(one).volumes?.flatMap(({ secret }) => secret?.secretName ?? []) ?? [],
        ),
        ...manifest
          .ofKind<IIngress>('Ingress')
          .flatMap(({ spec }) => spec?.tls?.flatMap(({ secretName }) => secretName ?? []) ?? []),
      ].filter((name) => !(name in SECRETS)),
  },
  {
    name: 'what is mounted is a volume of the pod',
    violations: ({ workloads }) =>
      workloads.flatMap((workload) => {
        const claims =
          workload.kind === 'StatefulSet'
            ? ((workload.spec as { volumeClaimTemplates?: { metadata?: { name?: string } }[] }).volumeClaimTemplates ??
              [])
            : [];
        const volumes = [
          ...(podOf(workload).volumes ?? []).map(({ name }) => name),
          ...claims.map(({ metadata }) => metadata?.name),
        ];
        return podOf(workload)
          .containers.flatMap(({ volumeMounts = [] }) => volumeMounts)
          .filter(({ name }) => !volumes.includes(name))
          .map(({ name }) => `${workload.metadata.name}: ${name}`);
      }),
  },
];
