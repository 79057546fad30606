import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1';
import type { IPodSpec } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import { root } from '../repository.js';

export type KubernetesObject = Readonly<{
  apiVersion: string;
  kind: string;
  metadata: Readonly<{ name: string; namespace?: string; labels?: Readonly<Record<string, string>> }>;
}>;

export type Workload = (IDeployment | IStatefulSet) & KubernetesObject;

/** Objects that are applied together. Their fields are typed by kind, which is right once they passed the schemas. */
export class Manifest {
  constructor(
    readonly name: string,
    readonly objects: readonly KubernetesObject[],
  ) {}

  static parse(name: string, yaml: string): Manifest {
    return new Manifest(
      name,
      parseAllDocuments(yaml).map((document) => document.toJS() as KubernetesObject),
    );
  }

  ofKind<T>(kind: string): readonly (T & KubernetesObject)[] {
    return this.objects.filter((one) => one.kind === kind) as (T & KubernetesObject)[];
  }

  get deployments(): readonly (IDeployment & KubernetesObject)[] {
    return this.ofKind<IDeployment>('Deployment');
  }

  /** Everything that has pods. */
  get workloads(): readonly Workload[] {
    return [...this.deployments, ...this.ofKind<IStatefulSet>('StatefulSet')];
  }
}

export const renderedFolder = join(root, 'k8s/rendered');

/** What the overlays render to, as committed. */
export const renderedManifests = (): readonly Manifest[] =>
  readdirSync(renderedFolder)
    .map((file) => file.replace(/\.yaml$/, ''))
    .sort()
    .map((name) => Manifest.parse(name, readFileSync(join(renderedFolder, `${name}.yaml`), 'utf8')));

export type Pod = IPodSpec & Readonly<{ labels: Labels }>;

/** The pods that a workload makes. */
export const podOf = (workload: Workload): Pod => {
  const { template } = workload.spec!;
  return { ...template.spec!, labels: template.metadata?.labels ?? {} };
};

export type Labels = Readonly<Record<string, string>>;
export type Selector = Readonly<{
  matchLabels?: Labels;
  matchExpressions?: readonly Readonly<{ key: string; operator: string; values?: readonly string[] }>[];
}>;

/** As Kubernetes selects: everything that is said must hold; nothing said selects all. */
export const selects = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator, values = [] }) => {
    if (operator !== 'In') throw new Error(`Selecting by ${operator} is not known here`);
    return values.includes(labels[key] ?? '');
  });
