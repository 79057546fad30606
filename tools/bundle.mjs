// Bundles each app that has a process of its own into one file and a few lazy ones: a process that loads one file instead of
// some 1,500 is ready in half the time. `node --enable-source-maps` maps stack traces back to the TypeScript sources.
//   node tools/bundle.mjs             the standalone app
//   node tools/bundle.mjs --services  the five services, each with the description of the whole API beside it
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { writeOpenApi } from './openapi.mjs';

const root = join(import.meta.dirname ?? '.', '..');
const SERVICES = ['identity', 'organizations', 'access-control', 'notifications', 'audit'];
const forServices = process.argv.includes('--services');
const APPS = forServices ? SERVICES : ['standalone'];

/** What stays in node_modules: binaries for the platform, files that are served, and what is loaded late or never. */
const NATIVE = ['libsql', '@node-rs/argon2', 'swagger-ui-dist', '@zxcvbn-ts/language-common', 'nodemailer'];
/** What has to run before every chunk that uses decorators. */
const FIRST = ['reflect-metadata'];
/** What Nest, Fastify and drivers only load where an app has installed it; none of ours has. */
const OPTIONAL = [
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
  'typescript',
  'ts-morph',
  '@mongodb-js/zstd',
  '@aws-sdk/credential-providers',
  'gcp-metadata',
  'kerberos',
  'mongodb-client-encryption',
  'snappy',
  'socks',
];

/** The packages that a bundle names, to load from node_modules at run time: with them, all that an image needs. */
const writePackages = (outdir) => {
  const code = readdirSync(outdir)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => readFileSync(join(outdir, file), 'utf8'));
  const needed = [...FIRST, ...NATIVE].filter((name) => code.some((text) => new RegExp(`["']${name}["'/]`).test(text)));
  writeFileSync(join(outdir, 'packages.json'), JSON.stringify(needed));
};

/**
 * Installed for downstream services, and looked for by Nest at every start: from a bundle it would be found in node_modules,
 * and load a second copy of Nest with it.
 */
const ABSENT = /^@nestjs\/microservices(\/|$)/;
const withoutAbsent = {
  name: 'without what is absent',
  setup(build) {
    build.onResolve({ filter: ABSENT }, ({ path }) => ({ path, namespace: 'absent' }));
    build.onLoad({ filter: ABSENT, namespace: 'absent' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is not part of this bundle`)});`,
    }));
  },
};

for (const app of APPS) {
  const outdir = join(root, 'apps', app, 'bundle');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [join(root, 'apps', app, 'dist/main.js')],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Names stay as they are, but where two are alike: to keep those as well (`keepNames`), esbuild would wrap every function at
    // each time that it is made, which took a seventh of what a request takes.
    minifySyntax: true,
    sourcemap: 'linked',
    external: [...FIRST, ...NATIVE, ...OPTIONAL],
    plugins: [withoutAbsent],
    banner: {
      js: "import { createRequire as bundledRequire } from 'node:module';const require = bundledRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  writePackages(outdir);
}

if (forServices) {
  const whole = join(root, 'apps', SERVICES[0], 'bundle', 'openapi.json');
  await writeOpenApi(join(root, 'apps/standalone/bundle/main.mjs'), whole);
  for (const app of SERVICES.slice(1)) cpSync(whole, join(root, 'apps', app, 'bundle', 'openapi.json'));
}
