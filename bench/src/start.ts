import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillPlatform } from './platform-history.js';

const USAGE = `Usage: node bench/dist/start.js [--events 100000] [--rounds 5] [--no-bars] [--json]

How long the standalone process takes from being started to answering /health/ready with 200, on an empty data folder and on
one with a history. Medians of interleaved rounds.
`;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    bars: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const BAR_SECONDS = 2;
/** Of the events of such a history: a verification mail is queued and delivered for each of its registrations. */
const SHARE_OF_MAILS = 0.286;
const main = fileURLToPath(new URL('../../apps/standalone/bundle/main.mjs', import.meta.url));

const ready = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/health/ready`)).status === 200;
  } catch {
    return false;
  }
};

/** Lets reactions have their effects (mails are queued and so on) before anything is measured. */
const settle = async (url: string): Promise<void> => {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (/^guildhall_reaction_lag_positions 0$/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

type Started = Readonly<{ seconds: number; megabytes: number; appended: number }>;

const startOn = async (folder: string, port: number, settled = false): Promise<Started> => {
  const started = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=64', main], {
    env: { ...process.env, PORT: String(port), GUILDHALL_DATA_DIR: folder, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  while (!(await ready(`http://127.0.0.1:${port}`))) {
    if (child.exitCode !== null) throw new Error(`The process ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const seconds = (performance.now() - started) / 1000;
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const megabytes = Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1] ?? 0) / 1_048_576;
  if (settled) await settle(`http://127.0.0.1:${port}`);
  const after = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const appended = Number(/^guildhall_appended_events_total (\S+)/m.exec(after)?.[1] ?? 0);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return { seconds, megabytes, appended };
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

if (values.help) {
  process.stdout.write(USAGE);
} else {
  const root = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
  try {
    const written = await fillPlatform(join(root, 'full'), Math.floor(Number(values.events) * (1 - SHARE_OF_MAILS)));
    const events = written + (await startOn(join(root, 'full'), 18_181, true)).appended;
    const runs: Record<'empty' | 'full', Started[]> = { empty: [], full: [] };
    for (let round = 0; round < Number(values.rounds); round += 1) {
      runs.empty.push(await startOn(join(root, `empty-${round}`), 18_181));
      runs.full.push(await startOn(join(root, 'full'), 18_181));
    }
    const result = {
      events,
      emptySeconds: median(runs.empty.map(({ seconds }) => seconds)),
      fullSeconds: median(runs.full.map(({ seconds }) => seconds)),
      fullMegabytes: median(runs.full.map(({ megabytes }) => megabytes)),
      bar: BAR_SECONDS,
    };
    process.stdout.write(
      values.json
        ? `${JSON.stringify(result)}\n`
        : `Start to ready, empty:              ${result.emptySeconds.toFixed(2)} s
Start to ready, ${events} events:     ${result.fullSeconds.toFixed(2)} s   (bar: < ${BAR_SECONDS} s)
Memory then:                        ${result.fullMegabytes.toFixed(0)} MB
`,
    );
    if (values.bars && result.fullSeconds >= BAR_SECONDS) process.exitCode = 1;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
