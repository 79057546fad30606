import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes the description of the whole API, as the standalone app gives it: it alone has every route. */
export const writeOpenApi = async (standalone, target) => {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-openapi-'));
  const child = spawn(process.execPath, [standalone], {
    env: { PATH: process.env.PATH, PORT: '0', GUILDHALL_DATA_DIR: folder, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('/health/ready')) break;
    }
    const url = /API reference\s+(\S+)\/docs/.exec(output)?.[1];
    if (!url) throw new Error(`The standalone app did not start:\n${output}`);
    const document = await (await fetch(`${url}/openapi.json`)).json();
    // A path of its own for each instance would be out of place in what is made once for all.
    writeFileSync(target, JSON.stringify(document));
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
};
