import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test, and how to remove it. */
export const temporaryFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-store-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
