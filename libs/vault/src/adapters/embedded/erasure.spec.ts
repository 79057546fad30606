import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import Database from 'libsql';
import { EmbeddedVault } from './index.js';

// Bytes of the file itself: neither the port nor SQL can tell what a page still holds beside its rows.
const filesOf = (folder: string) => readdirSync(folder).map((file) => readFileSync(join(folder, file)));

/** What lies in the vault for each subject, from a copy of its files, as someone who steals them would see it. */
const wrappedKeys = (folder: string): ReadonlyMap<string, Buffer> => {
  const copy = mkdtempSync(join(tmpdir(), 'vault-copy-'));
  for (const file of readdirSync(folder)) copyFileSync(join(folder, file), join(copy, file));
  const db = new Database(join(copy, 'vault.db'));
  const rows = db.prepare('select subject, wrapped from data_keys').all() as {
    subject: string;
    wrapped: ArrayBuffer;
  }[];
  db.close();
  rmSync(copy, { recursive: true });
  return new Map(rows.map(({ subject, wrapped }) => [subject, Buffer.from(wrapped)]));
};

it('no file of an embedded vault holds a destroyed key, and the others stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vault-'));
  const vault = await EmbeddedVault.open({ folder });
  const subjects = Array.from({ length: 3_000 }, (_, n) => `person-${(n * 7919) % 3_000}`);
  for (let from = 0; from < subjects.length; from += 150) await vault.createKeys(subjects.slice(from, from + 150));
  const wrapped = wrappedKeys(folder);
  assert.equal(wrapped.size, subjects.length);
  const holds = (subject: string) => {
    const bytes = wrapped.get(subject);
    assert.ok(bytes && bytes.length === 60);
    return filesOf(folder).some((file) => file.includes(bytes));
  };

  const erased = subjects.filter((_, n) => n % 20 === 0);
  for (const subject of erased) {
    assert.ok(holds(subject), 'it can be found while it is there');
    await vault.destroyKey(subject);
  }
  // Rows made afterwards move pages and reuse space.
  await vault.createKeys(Array.from({ length: 1_000 }, (_, n) => `late-${n}`));
  assert.deepEqual(erased.filter(holds), []);
  assert.ok(holds(subjects[1] ?? ''));
  assert.equal((await vault.keys(subjects)).size, subjects.length - erased.length);

  await vault.destroyKey(subjects[1] ?? '');
  assert.equal(holds(subjects[1] ?? ''), false);
  await vault.close();
  assert.deepEqual(erased.filter(holds), []);
  rmSync(folder, { recursive: true });
});
