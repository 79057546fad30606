// Makes the types of the API client from the OpenAPI document of a process that it starts, or of the one at --url. With
// --check it writes nothing and ends with 1 if the types are not what the API says.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeOpenApi } from '../tools/openapi.mjs';
import { typesOf } from './types-of.mjs';

const root = join(import.meta.dirname ?? '.', '..');
const target = join(root, 'libs/client/src/api/openapi.generated.ts');
const { url, check } = parseArgs({ options: { url: { type: 'string' }, check: { type: 'boolean' } } }).values;

const started = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-types-'));
  try {
    await writeOpenApi(join(root, 'apps/standalone/bundle/main.mjs'), join(folder, 'openapi.json'));
    return JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const document = url ? await (await fetch(new URL('/openapi.json', url))).json() : await started();
const types = await typesOf(document);
if (!check) writeFileSync(target, types);
else if (readFileSync(target, 'utf8') !== types) {
  process.stderr.write('libs/client does not say what the API says: run `npm run client:generate`.\n');
  process.exitCode = 1;
}
