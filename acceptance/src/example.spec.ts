import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { stage } from './stage.js';

describe('the example of the README', () => {
  const { person, mailbox, instance } = stage();

  it('does what it says', async () => {
    const { foundAndInvite } = await import('./example.js');
    const { email, password } = await person('Ada');
    const invited = mailbox('bob');
    const { data } = await foundAndInvite(instance(), email, password, invited);
    assert.deepEqual(
      data.map((invitation) => invitation.email),
      [invited],
    );
  });

  it('is in the README as it is run here', () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    assert.ok(read('../../README.md').includes(`\`\`\`ts\n${read('../src/example.ts')}\`\`\``));
  });
});
