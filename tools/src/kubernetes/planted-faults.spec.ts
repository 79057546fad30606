import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { root } from '../repository.js';
import { services } from '../routing/routes.js';
import { Manifest, renderedManifests } from './objects.js';
import { rules } from './rules.js';
import { schemaViolations } from './schema.js';

const overlay = (name: string) => renderedManifests().find((manifest) => manifest.name === name)!;
const production = overlay('production');

type Fields = Record<string, unknown>;

/** Changes fields of objects: `Kind name` at a path, where `undefined` removes. */
class Fault {
  constructor(readonly objects: Fields[]) {}

  #named(object: string): Fields {
    const [kind, name] = object.split(' ');
    const found = this.objects.find(
      (one) => one['kind'] === kind && (one['metadata'] as { name: string }).name.startsWith(name!),
    );
    assert.ok(found, `there is a ${object}`);
    return found;
  }

  set(object: string, path: string, value: unknown): void {
    const steps = path.split('/');
    const last = steps.pop()!;
    const place = steps.reduce<Fields>((at, step) => (at[step] ??= {}) as Fields, this.#named(object));
    if (value === undefined && Array.isArray(place)) place.splice(Number(last), 1);
    else if (value === undefined) {
      assert.ok(last in place, `${object} has ${path}`);
      delete place[last];
    } else if (last === '-') (place as unknown as unknown[]).push(value);
    else place[last] = value;
  }

  remove(object: string): void {
    this.objects.splice(this.objects.indexOf(this.#named(object)), 1);
  }

  add(object: Fields): void {
    this.objects.push(object);
  }
}

const withFault = (manifest: Manifest, plant: (fault: Fault) => void): Manifest => {
  const objects = structuredClone(manifest.objects) as unknown as Fields[];
  plant(new Fault(objects));
  return new Manifest(manifest.name, objects as unknown as Manifest['objects']);
};

const POD = 'spec/template/spec';
const pod = (path: string, value?: unknown) => (fault: Fault) => fault.set('Deployment audit', `${POD}/${path}`, value);
const container = (path: string, value?: unknown) => pod(`containers/0/${path}`, value);
const set = (object: string, path: string, value?: unknown) => (fault: Fault) => fault.set(object, path, value);
const remove = (object: string) => (fault: Fault) => fault.remove(object);

/** By the rule that has to notice. */
const FAULTS: Readonly<Record<string, readonly ((fault: Fault) => void)[]>> = {
  'neither service accounts nor pods carry a token': [
    pod('automountServiceAccountToken', true),
    pod('automountServiceAccountToken'),
    set('ServiceAccount audit', 'automountServiceAccountToken'),
  ],
  'pods run as a user that is not root, by number': [
    pod('securityContext/runAsNonRoot'),
    pod('securityContext/runAsUser'),
    pod('securityContext/runAsUser', 0),
  ],
  'pods are confined by the default seccomp profile': [
    pod('securityContext/seccompProfile'),
    pod('securityContext/seccompProfile/type', 'Unconfined'),
  ],
  'containers cannot escalate privileges': [
    container('securityContext/allowPrivilegeEscalation'),
    container('securityContext/privileged', true),
    container('securityContext/runAsUser', 0),
    pod('initContainers', [{ name: 'first', image: 'busybox:1.37.0' }]),
  ],
  'containers have no capability': [
    container('securityContext/capabilities'),
    container('securityContext/capabilities/add', ['NET_ADMIN']),
  ],
  'services have a read-only root file system': [
    container('securityContext/readOnlyRootFilesystem'),
    container('securityContext/readOnlyRootFilesystem', false),
  ],
  'pods share nothing with their node': [
    pod('hostNetwork', true),
    pod('volumes/-', { name: 'node', hostPath: { path: '/' } }),
    container('ports/0/hostPort', 8080),
  ],
  'images are pinned': [container('image', 'guildhall/audit'), container('image', 'guildhall/audit:latest')],
  'processor and memory are requested and limited': [
    container('resources'),
    container('resources/limits/memory'),
    container('resources/requests/cpu'),
  ],
  'services are probed for having started, for living and for being ready, at paths that they serve': [
    container('startupProbe'),
    container('livenessProbe/httpGet/path', '/health/ready'),
    container('readinessProbe/httpGet/path', '/ready'),
  ],
  'services leave before they stop, and have the time to drain': [
    container('lifecycle'),
    pod('terminationGracePeriodSeconds', 20),
  ],
  'every service has an account of its own': [pod('serviceAccountName', 'identity')],
  'there is one deployment of each service': [
    remove('Deployment audit'),
    set('Deployment audit', 'metadata/name', 'audits'),
  ],
  'a rolling update takes no replica away before there is another one': [
    set('Deployment audit', 'spec/strategy/rollingUpdate/maxUnavailable', 1),
    set('Deployment audit', 'spec/strategy', { type: 'Recreate' }),
  ],
  'every deployment is scaled, by its autoscaler alone, and never below two replicas where it matters': [
    remove('HorizontalPodAutoscaler audit'),
    set('HorizontalPodAutoscaler audit', 'spec/minReplicas', 1),
    set('Deployment audit', 'spec/replicas', 3),
  ],
  'autoscalers scale a deployment': [set('HorizontalPodAutoscaler audit', 'spec/scaleTargetRef/name', 'service')],
  'every deployment has one disruption budget, which lets nodes be drained': [
    remove('PodDisruptionBudget audit'),
    set('PodDisruptionBudget audit', 'spec/maxUnavailable', 0),
    set('PodDisruptionBudget audit', 'spec/selector/matchLabels', {}),
  ],
  'disruption budgets are for pods that there are': [
    set('PodDisruptionBudget audit', 'spec/selector/matchLabels', { 'app.kubernetes.io/name': 'nobody' }),
  ],
  'replicas are spread over nodes and zones': [
    pod('topologySpreadConstraints'),
    pod('topologySpreadConstraints/1'),
    pod('topologySpreadConstraints/0/labelSelector/matchLabels', { 'app.kubernetes.io/name': 'identity' }),
  ],
  'nothing gets in or out unless a policy says so': [
    remove('NetworkPolicy default-deny'),
    set('NetworkPolicy default-deny', 'spec/policyTypes', ['Ingress']),
    set('NetworkPolicy default-deny', 'spec/egress', [{}]),
  ],
  'policies open named ports to somebody in particular': [
    set('NetworkPolicy answer-requests', 'spec/ingress/0/from'),
    set('NetworkPolicy answer-requests', 'spec/ingress/0/ports'),
    set('NetworkPolicy answer-requests', 'spec/ingress/0/from/0/namespaceSelector', {}),
    set('NetworkPolicy answer-requests', 'spec/ingress/0/from/0/podSelector'),
    set('NetworkPolicy send-mail', 'spec/egress/0/to/0/ipBlock/cidr', '0.0.0.0/0'),
    set('NetworkPolicy reach-servers', 'spec/egress/-', {}),
  ],
  'services connect to names, event store, Kafka and MongoDB; notifications to mail as well; to nothing else': [
    set('NetworkPolicy reach-servers', 'spec/egress/0/ports/-', { protocol: 'TCP', port: 443 }),
    set('NetworkPolicy send-mail', 'spec/podSelector', { matchLabels: { 'app.kubernetes.io/component': 'service' } }),
  ],
  'services reach the event store, Kafka and MongoDB': [
    remove('NetworkPolicy reach-servers'),
    remove('NetworkPolicy resolve-names'),
    set('NetworkPolicy reach-servers', 'spec/egress/1'),
    set('NetworkPolicy reach-servers', 'spec/podSelector', { matchLabels: { 'app.kubernetes.io/name': 'audit' } }),
  ],
  'policies are for pods that there are, and for ports that these have': [
    set('NetworkPolicy show-metrics', 'spec/podSelector', { matchLabels: { app: 'guildhall' } }),
    set('NetworkPolicy show-metrics', 'spec/ingress/0/ports/0/port', 9090),
  ],
  'Services lead to pods and ports that there are': [
    set('Service audit', 'spec/selector', { 'app.kubernetes.io/component': 'service' }),
    set('Service audit', 'spec/selector', { 'app.kubernetes.io/name': 'audits' }),
    set('Service audit', 'spec/ports/0/targetPort', 80),
  ],
  'people reach it by TLS only, except where it is tried out': [
    set('Ingress guildhall', 'spec/tls'),
    set('Ingress guildhall', 'spec/rules/0/host'),
    set('Ingress guildhall', 'spec/rules/0/host', 'other.example.com'),
  ],
  'everything is in one namespace, which enforces the restricted profile': [
    set('Namespace guildhall', 'metadata/labels', { 'pod-security.kubernetes.io/enforce': 'baseline' }),
    set('Deployment audit', 'metadata/namespace', 'default'),
  ],
  'no manifest holds a secret': [
    (fault) => fault.add({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'guildhall' }, data: {} }),
    set('ConfigMap guildhall', 'data/GUILDHALL_MASTER_KEY', 'c2VjcmV0'),
    set('ConfigMap guildhall', 'data/GUILDHALL_MONGO_URL', 'mongodb://guildhall:pass@mongo:27017'),
    container('env/-', { name: 'GUILDHALL_KAFKA_SASL', value: 'plain:guildhall:pass' }),
    container('env/-', { name: 'GUILDHALL_OPERATOR_TOKEN', value: 'c2VjcmV0' }),
  ],
  'services are given settings that there are, each once, and all that they need': [
    set('ConfigMap guildhall', 'data/GUILDHALL_PUBLIC_URI', 'https://guildhall.example.com'),
    set('ConfigMap guildhall', 'data/GUILDHALL_PUBLIC_URL'),
    container('env/0'),
    container('env/1'),
    set('ConfigMap guildhall', 'data/GUILDHALL_MONGO_URL', 'mongodb://mongo:27017'),
    // What only notifications know stops all others.
    set('ConfigMap guildhall', 'data/GUILDHALL_MAIL_FROM', 'Guildhall <no-reply@example.com>'),
  ],
  'only where it is tried out, insecure connections are accepted': [
    set('ConfigMap guildhall', 'data/GUILDHALL_INSECURE', 'on'),
    set('ConfigMap guildhall', 'data/GUILDHALL_KAFKA_TLS', 'off'),
    set('ConfigMap guildhall', 'data/GUILDHALL_PUBLIC_URL', 'http://guildhall.example.com'),
    set('ConfigMap notifications', 'data/GUILDHALL_OUTBOX', 'on'),
  ],
  'ConfigMaps that are referred to exist, and a change of one is rolled out': [
    container('envFrom/0/configMapRef/name', 'guildhall'),
    remove('ConfigMap guildhall'),
  ],
  'files of secrets are where a known Secret with that key is mounted': [
    container('env/0/value', '/run/secrets/guildhall/masterkey'),
    container('volumeMounts/0/mountPath', '/run/secrets'),
    pod('volumes/0/secret/secretName', 'guildhall-mail'),
  ],
  'only known Secrets are referred to': [
    pod('volumes/-', { name: 'other', secret: { secretName: 'others' } }),
    set('Ingress guildhall', 'spec/tls/0/secretName', 'others'),
  ],
  'what is mounted is a volume of the pod': [pod('volumes/1')],
};

describe('each rule notices what breaks it', () => {
  it('every rule has its faults', () =>
    assert.deepEqual(Object.keys(FAULTS).sort(), rules.map(({ name }) => name).sort()));

  for (const { name, violations } of rules) {
    it(name, () => {
      for (const plant of FAULTS[name] ?? [])
        assert.notDeepEqual(violations(withFault(production, plant)), [], String(plant));
    });
  }
});

it('no rule is against what docs/operations.md adds while the master key is changed', () => {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const [, lines] = /```yaml\n(- target: [^`]*FORMER_MASTER_KEYS_FILE[^`]*)```/.exec(text) ?? [];
  assert.ok(lines, 'the lines are there');
  const [{ target, patch }] = parse(lines) as [{ target: { kind: string }; patch: string }];
  const [{ op, path, value }] = parse(patch) as [{ op: string; path: string; value: unknown }];
  assert.equal(op, 'add');
  const changed = withFault(production, (fault) => {
    for (const service of services) fault.set(`${target.kind} ${service}`, path.slice(1), value);
  });
  assert.deepEqual(
    rules.flatMap(({ violations }) => violations(changed)),
    [],
  );
});

describe('the schemas notice', () => {
  const noticed = async (manifest: Manifest, plant: (fault: Fault) => void) =>
    (await Promise.all(withFault(manifest, plant).objects.map((one) => schemaViolations(one)))).flat();

  for (const [what, plant] of Object.entries({
    'a misspelt field': container('securityContext/readOnlyRootFileSystem', true),
    'a field in the wrong place': pod('readOnlyRootFilesystem', true),
    'a misspelt field of the metadata': set('Service audit', 'metadata/label', {}),
    'a misspelt field of a setting': set('ConfigMap guildhall', 'datas', {}),
    'a wrong type': set('HorizontalPodAutoscaler audit', 'spec/minReplicas', '2'),
    'a missing field': set('Deployment audit', 'spec/selector'),
    'a value that there is not': container('imagePullPolicy', 'Sometimes'),
    'a kind that there is not': set('PodDisruptionBudget audit', 'kind', 'PodDisruptionBudgets'),
    'a version that is no more': set('HorizontalPodAutoscaler audit', 'apiVersion', 'autoscaling/v2beta3'),
  })) {
    it(what, async () => assert.equal((await noticed(production, plant)).length > 0, true));
  }

  it('the same of the Gateway API', async () => {
    const withGateway = overlay('production-gateway');
    assert.notDeepEqual(await noticed(withGateway, set('HTTPRoute guildhall', 'spec/rules/0/match', [])), []);
    assert.notDeepEqual(await noticed(withGateway, set('HTTPRoute guildhall', 'spec/parentRefs/0/name')), []);
  });
});
