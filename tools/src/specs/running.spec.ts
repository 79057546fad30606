import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../repository.js';

const passing = (name: string) => `it('${name}', () => {});\n`;

/** Specs by name; those of a group share a process. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'what is well': {
    one: `describe('a', () => { ${passing('one passes')} it.skip('one is skipped', () => {}); });`,
    two: `${passing('two passes')} it.todo('two is to be done');`,
    'hooks of its own': `import assert from 'node:assert';
      let times = 0;
      beforeEach(() => { times += 1; });
      it('counts one', () => assert.equal(times, 1)); it('counts two', () => assert.equal(times, 2));`,
  },
  'a test that fails': {
    failing: `${passing('before it')} describe('b', () => { it('fails here', () => { throw new Error('planted'); }); });`,
    'after failing': passing('beside a failure'),
  },
  'a hook that fails': {
    'failing hook': `before(() => { throw new Error('planted'); }); ${passing('has no chance')}`,
    'after failing hook': passing('beside a hook'),
  },
  'what is around tests fails': {
    'broken suite': `${passing('of the broken')} describe('breaks', () => { throw new Error('planted'); });`,
    'broken import': `${passing('of the broken, too')} throw new Error('planted');`,
    'after broken import': passing('beside an import'),
  },
  'no tests': { empty: '', 'after empty': passing('beside nothing') },
  'a crash': {
    'before the crash': passing('ahead of it'),
    crashing: `${passing('on its way')} it('ends', () => process.exit(3));`,
    'after the crash': passing('behind it'),
  },
  'an end as if all were well': {
    'before the end': passing('ahead of the end'),
    ending: `${passing('on the way to the end')} it('ends quietly', () => process.exit(0)); ${passing('never runs')}`,
    'after the end': passing('behind the end'),
  },
  'a crash of those together alone': {
    innocent: `globalThis.together = true; ${passing('is fine')}`,
    touchy: `it('ends when others are there', () => { if (globalThis.together) process.exit(0); });`,
  },
  'much that takes its time': {
    'slow one': `it('takes its time', () => new Promise((ended) => { setTimeout(ended, 2_800); }));`,
    'slow two': `it('takes its time, too', () => new Promise((ended) => { setTimeout(ended, 2_800); }));`,
  },
  'a rejection that nobody handles': {
    rejecting: `it('rejects', async () => {
      void Promise.reject(new Error('planted')); await new Promise((ended) => { setTimeout(ended, 20); }); });`,
    'after rejecting': passing('beside a rejection'),
  },
  'a rejection that comes late': {
    'rejecting late': `it('rejects late', () => {
      setTimeout(() => void Promise.reject(new Error('planted late')), 50); });`,
  },
  'something left open': {
    leaving: `it('leaves a timer', () => { setInterval(() => {}, 1_000); });`,
    'after leaving': passing('beside what is left'),
  },
  'a hang': {
    'before the hang': passing('ahead of the hang'),
    hanging: `it('hangs', () => new Promise(() => { setInterval(() => {}, 1_000); }));`,
    'after the hang': passing('behind the hang'),
  },
  'a hang of the processor': { busy: `it('is busy', () => { for (;;); });` },
};

/** In the groups above: how many pass, fail and are skipped. */
const OUTCOMES: Readonly<Record<string, readonly [passed: number, failed: number, skipped: number]>> = {
  'what is well': [4, 0, 2],
  'a test that fails': [2, 1, 0],
  'a hook that fails': [1, 1, 0],
  'what is around tests fails': [2, 2, 0],
  'no tests': [1, 1, 0],
  'a crash': [2, 1, 0],
  'an end as if all were well': [2, 1, 0],
  'a crash of those together alone': [2, 1, 0],
  'much that takes its time': [2, 0, 0],
  'a rejection that nobody handles': [1, 1, 0],
  'a rejection that comes late': [1, 1, 0],
  'something left open': [2, 1, 0],
  'a hang': [2, 1, 0],
  'a hang of the processor': [0, 1, 0],
};

/** What is to be read of whom, where something failed. */
const BLAMED: Readonly<Record<string, readonly RegExp[]>> = {
  'a test that fails': [/✖ fails here/, /Error: planted/],
  'a hook that fails': [/✖ failing hook/, /Error: planted/],
  'what is around tests fails': [/✖ breaks/, /✖ broken import/, /Error: planted/],
  'no tests': [/✖ empty/, /It has no tests/],
  'a crash': [/✖ the process of crashing/, /✔ behind it/],
  'an end as if all were well': [/✖ ending/, /ended before all tests of this had run/, /✔ behind the end/],
  'a crash of those together alone': [/✖ .*touchy$/m, /ended before all tests of this had run/],
  'a rejection that nobody handles': [/✖ rejects/, /Error: planted/],
  'a rejection that comes late': [/✖ the process of rejecting late/, /planted late/],
  'something left open': [/✖ 2 specs in one process/, /Left open: .*Timeout/],
  'a hang': [/✖ the process of hanging/, /Nothing ended within 5 s/, /✔ behind the hang/],
  'a hang of the processor': [/✖ the process of busy/, /Nothing ended within 5 s/],
};

type Ran = Readonly<{ passed: number; failed: number; skipped: readonly unknown[]; said: string }>;

describe('running specs, many in a process', () => {
  let folder = '';
  let ran: Readonly<Record<string, Ran>> = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-runner-'));
    const groups: Record<string, { name: string; file: string }[]> = {};
    for (const [group, specs] of Object.entries(GROUPS))
      for (const [name, source] of Object.entries(specs)) {
        const file = join(folder, `${name.replaceAll(/[ ,]+/g, '-')}.spec.mjs`);
        await writeFile(file, `import { after, before, beforeEach, describe, it } from 'node:test';\n${source}\n`);
        (groups[group] ??= []).push({ name, file });
      }
    // A program of its own, as a test cannot run tests.
    const program = join(folder, 'program.mjs');
    await writeFile(
      program,
      `import { Writable } from 'node:stream';
       import { runSpecs } from ${JSON.stringify(pathToFileURL(join(root, 'tools/specs/run.mjs')).href)};
       const ran = {};
       const groups = Object.entries(${JSON.stringify(groups)}).reverse();
       const lane = async () => {
         for (let next = groups.shift(); next; next = groups.shift()) {
           let said = '';
           const output = new Writable({ write: (chunk, _, done) => { said += chunk; done(); } });
           ran[next[0]] = { ...(await runSpecs([next[1]], { concurrency: 1, timeout: 5_000, output })), said };
         }
       };
       await Promise.all([lane(), lane(), lane()]);
       process.stdout.write(JSON.stringify(ran));`,
    );
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    ran = JSON.parse(await text(child.stdout)) as typeof ran;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [group, expected] of Object.entries(OUTCOMES))
    it(`counts ${group}, and nobody else for it`, () => {
      const { passed, failed, skipped, said } = ran[group]!;
      assert.deepEqual([passed, failed, skipped.length], expected, said);
    });

  for (const [group, expected] of Object.entries(BLAMED))
    it(`says who is to blame for ${group}`, () => {
      for (const what of expected) assert.match(ran[group]!.said, what);
    });
});
