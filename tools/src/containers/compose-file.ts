import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../repository.js';

export type ComposeService = Readonly<{
  image?: string;
  build?: Readonly<{ args?: Readonly<Record<string, string>> }>;
  user?: string;
  ports?: readonly string[];
  volumes?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  depends_on?: Readonly<Record<string, Readonly<{ condition: string }>>>;
  healthcheck?: Readonly<{ test?: readonly string[]; disable?: boolean }>;
  restart?: string;
  read_only?: boolean;
  tmpfs?: readonly string[];
  cap_drop?: readonly string[];
  cap_add?: readonly string[];
  security_opt?: readonly string[];
  privileged?: boolean;
  network_mode?: string;
}>;

export type ComposeFile = Readonly<{
  services: Readonly<Record<string, ComposeService>>;
  volumes: Readonly<Record<string, unknown>>;
}>;

/** docker-compose.yml, the one place that says which version of each server is used. */
export const composeFile = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), {
  merge: true,
}) as ComposeFile;

/** What Docker does by itself to find out whether our services are well. */
export const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
