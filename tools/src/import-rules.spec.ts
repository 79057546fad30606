import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from './repository.js';

type Planted = Readonly<{ rule: string; file: string; source: string }>;

/** One violation of each row of the import table, and of what "pure" means; each must be found, in its file. */
const PLANTED: readonly Planted[] = [
  {
    rule: 'a context never imports another context',
    file: 'libs/identity/src/a.ts',
    source: `import '@guildhall/organizations';`,
  },
  { rule: 'a context never imports the client', file: 'libs/audit/src/a.ts', source: `import '@guildhall/client';` },
  {
    rule: 'a context does not choose adapters',
    file: 'libs/identity/src/b.ts',
    source: `import '@guildhall/event-store/embedded';`,
  },
  {
    rule: 'a library does not reach into its adapters',
    file: 'libs/read-model/src/a.ts',
    source: `export * from './adapters/memory/index.js';`,
  },
  { rule: 'nothing imports an app', file: 'libs/http/src/a.ts', source: `import '@guildhall/standalone';` },
  { rule: 'apps do not import each other', file: 'apps/console/src/a.ts', source: `import '@guildhall/standalone';` },
  {
    rule: 'type imports count too',
    file: 'libs/identity/src/c.ts',
    source: `import type { X } from '@guildhall/organizations';\nexport type Y = X;`,
  },
  { rule: 'a domain imports no package', file: 'libs/identity/src/domain/a.ts', source: `import 'zod';` },
  { rule: 'a domain imports no node:', file: 'libs/identity/src/domain/b.ts', source: `import 'node:crypto';` },
  {
    rule: 'a domain imports nothing around it',
    file: 'libs/identity/src/domain/c.ts',
    source: `import '../views.js';`,
  },
  {
    rule: 'a domain imports no port',
    file: 'libs/identity/src/domain/d.ts',
    source: `import '@guildhall/event-store';`,
  },
  {
    rule: 'a domain has no clock: Date.now',
    file: 'libs/identity/src/domain/e.ts',
    source: `export const now = () => Date.now();`,
  },
  {
    rule: 'a domain has no clock: new Date',
    file: 'libs/identity/src/domain/f.ts',
    source: `export const now = () => new Date();`,
  },
  {
    rule: 'a domain has no randomness',
    file: 'libs/identity/src/domain/g.ts',
    source: `export const dice = () => Math.random();`,
  },
  {
    rule: 'a domain is not async',
    file: 'libs/identity/src/domain/h.ts',
    source: `export const later = async () => 1;`,
  },
  {
    rule: 'a domain has no I/O',
    file: 'libs/identity/src/domain/i.ts',
    source: `export const page = () => fetch('http://localhost');`,
  },
  {
    rule: 'contracts import zod alone',
    file: 'libs/contracts/src/a.ts',
    source: `import '@guildhall/event-sourcing';`,
  },
  {
    rule: 'what every port stands on imports nothing',
    file: 'libs/availability/src/a.ts',
    source: `import '@guildhall/event-store';`,
  },
  {
    rule: 'the kernel knows no context',
    file: 'libs/event-sourcing/src/a.ts',
    source: `import '@guildhall/identity';`,
  },
  { rule: 'the kernel knows no framework', file: 'libs/event-sourcing/src/b.ts', source: `import '@nestjs/common';` },
  { rule: 'the edge knows no context', file: 'libs/http/src/b.ts', source: `import '@guildhall/identity';` },
  {
    rule: 'a port knows nothing above it',
    file: 'libs/event-store/src/a.ts',
    source: `import '@guildhall/event-sourcing';`,
  },
  {
    rule: 'an adapter imports its port and driver',
    file: 'libs/event-store/src/adapters/x/a.ts',
    source: `import '@guildhall/contracts';`,
  },
  {
    rule: 'the client imports contracts, kernel, evaluator',
    file: 'libs/client/src/a.ts',
    source: `import '@guildhall/http';`,
  },
  { rule: 'the client knows no framework', file: 'libs/client/src/b.ts', source: `import '@nestjs/common';` },
  {
    rule: 'the replica does not load the transport',
    file: 'libs/client/src/c.ts',
    source: `export * from './events/index.js';`,
  },
  { rule: 'the API client runs in browsers', file: 'libs/client/src/api/a.ts', source: `import 'node:crypto';` },
  {
    rule: 'the transport chooses no adapter',
    file: 'libs/client/src/events/a.ts',
    source: `import '@guildhall/message-bus/kafka';`,
  },
  {
    rule: 'the transport knows only the bus',
    file: 'libs/client/src/events/b.ts',
    source: `import '@guildhall/event-sourcing';`,
  },
  {
    rule: 'only specs import what is for testing',
    file: 'libs/identity/src/d.ts',
    source: `import '@guildhall/testing';`,
  },
  {
    rule: 'only apps compose',
    file: 'libs/identity/src/g.ts',
    source: `import '@guildhall/distributed';`,
  },
  {
    rule: 'the composition of services knows no context',
    file: 'libs/distributed/src/a.ts',
    source: `import '@guildhall/identity';`,
  },
  {
    rule: 'the distributed edition runs on servers',
    file: 'libs/distributed/src/b.ts',
    source: `import '@guildhall/event-store/embedded';`,
  },
  {
    rule: 'what is for testing knows no context',
    file: 'libs/testing/src/a.ts',
    source: `import '@guildhall/identity';`,
  },
  {
    rule: 'no import of the files of a package',
    file: 'libs/identity/src/e.ts',
    source: `import '@guildhall/http/dist/page.js';`,
  },
  {
    rule: 'no relative import out of a package',
    file: 'libs/identity/src/f.ts',
    source: `import '../../http/src/page.js';`,
  },
];

/** What is allowed, close to what is not: none of it may be reported. */
const ALLOWED: readonly Planted[] = [
  {
    rule: 'a spec chooses adapters',
    file: 'libs/identity/src/g.spec.ts',
    source: `import '@guildhall/testing';\nimport '@guildhall/event-store/embedded';`,
  },
  {
    rule: 'a domain imports contracts and kernel',
    file: 'libs/identity/src/domain/j.ts',
    source: `import '@guildhall/contracts';\nimport '@guildhall/event-sourcing';\nimport './a.js';`,
  },
  {
    rule: 'a domain calculates with given times',
    file: 'libs/identity/src/domain/k.ts',
    source: `export const day = (now: Date) => new Date(now.getTime() + 86_400_000);`,
  },
  {
    rule: 'a context imports ports and edge',
    file: 'libs/identity/src/h.ts',
    source: `import '@guildhall/event-store';\nimport '@guildhall/http';\nimport './domain/j.js';`,
  },
  {
    rule: 'the transport imports Nest and the bus',
    file: 'libs/client/src/events/c.ts',
    source: `import '@nestjs/microservices';\nimport 'rxjs';\nimport '@guildhall/message-bus';\nimport './a.js';`,
  },
  {
    rule: 'an app chooses adapters',
    file: 'apps/console/src/b.ts',
    source: `import '@guildhall/event-store/embedded';\nimport '@guildhall/identity';`,
  },
];

const lint = (folder: string): Promise<ReadonlySet<string>> =>
  new Promise((resolve, reject) => {
    const bin = join(root, 'node_modules/.bin/oxlint');
    execFile(bin, ['--format=json', 'libs', 'apps'], { cwd: folder, maxBuffer: 10_000_000 }, (_error, stdout) => {
      try {
        const { diagnostics } = JSON.parse(stdout) as {
          diagnostics: readonly { filename: string; severity: string }[];
        };
        resolve(new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ filename }) => filename)));
      } catch (error) {
        reject(error as Error);
      }
    });
  });

describe('the import rules', () => {
  let folder = '';
  let reported: ReadonlySet<string> = new Set();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-rules-'));
    await cp(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    await cp(join(root, 'tools/lint'), join(folder, 'tools/lint'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const { file, source } of [...PLANTED, ...ALLOWED]) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), `${source}\n`);
    }
    reported = await lint(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const { rule, file } of PLANTED)
    it(`finds: ${rule}`, () => assert.ok(reported.has(file), `${file} was not reported`));
  for (const { rule, file } of ALLOWED)
    it(`allows: ${rule}`, () => assert.ok(!reported.has(file), `${file} was reported`));
});
