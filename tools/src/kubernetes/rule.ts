import { type Manifest, type Pod, podOf, type Workload } from './objects.js';

/** Something that must hold for all objects together. */
export type Rule = Readonly<{ name: string; violations(manifest: Manifest): readonly string[] }>;

const named = ({ kind, metadata }: Workload) => `${kind} ${metadata.name}`;

/** What must hold for every pod. */
export const forPods = (name: string, isRight: (pod: Pod, workload: Workload) => boolean): Rule => ({
  name,
  violations: ({ workloads }) =>
    workloads.filter((workload) => !isRight(podOf(workload), workload)).map((workload) => named(workload)),
});

/** What must hold for the pods of our own services. */
export const forServices = (name: string, isRight: Parameters<typeof forPods>[1]): Rule =>
  forPods(name, (pod, workload) => workload.kind !== 'Deployment' || isRight(pod, workload));

export type Container = Pod['containers'][number];

export const everyContainer =
  (isRight: (container: Container) => boolean) =>
  (pod: Pod): boolean =>
    [...pod.containers, ...(pod.initContainers ?? [])].every((container) => isRight(container));
