import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeChecksHistory } from './checks-history.js';
import { median, report } from './figures.js';
import { idle, processorTime, ServerProcess, settled, startStandalone } from './instance.js';
import { posted, RawClient } from './raw-client.js';
import { interleaved, ratio } from './rounds.js';

const USAGE = `Usage: npm run bench:checks [-- --rounds 9] [--seconds 2] [--size 50] [--profile <folder>] [--no-bars] [--json]

POST /v1/checks of the standalone process, by somebody signed in, beside a bare Fastify route that parses and answers bodies of
the same size: each in a process of its own, asked by the same client over keep-alive connections, in rounds by turns. Once with 64 bodies that come
over and over, and once with 3,000, half of whose questions are about objects that nobody asked about lately.
`;

const BAR = 0.6;
const CONNECTIONS = 16;
const [PORT, BARE_PORT] = [18_183, 18_184];
const bare = fileURLToPath(new URL('bare-checks.js', import.meta.url));

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '2' },
    size: { type: 'string', default: '50' },
    profile: { type: 'string' },
    bars: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const measure = async (folder: string): Promise<void> => {
  const size = Number(values.size);
  const { token, bodies, newBodies } = await writeChecksHistory(folder, `http://127.0.0.1:${PORT}`, size);
  const guildhall = await startStandalone(folder, PORT, values.profile);
  const beside = await ServerProcess.start(bare, { port: BARE_PORT, path: '/' });
  try {
    await settled(guildhall);
    await idle(guildhall);
    const allowed = await shareAllowed(guildhall, token, bodies);
    const requestsOf = (list: readonly string[]) =>
      list.map((body) => posted('/v1/checks', body, { authorization: `Bearer ${token}` }));
    const [repeated, fresh] = [requestsOf(bodies), requestsOf(newBodies)];
    const [ours, theirs] = [
      await RawClient.connect(PORT, CONNECTIONS),
      await RawClient.connect(BARE_PORT, CONNECTIONS),
    ];
    const milliseconds = Number(values.seconds) * 1000;
    const taken: Record<string, number[]> = {};
    const measured =
      (name: string, server: ServerProcess, client: RawClient, requests: readonly Buffer[]) => async () => {
        const before = await processorTime(server);
        const rate = await client.rate(requests, milliseconds);
        (taken[name] ??= []).push(((await processorTime(server)) - before) / ((rate * milliseconds) / 1000));
        return rate;
      };
    const variants = {
      ours: measured('ours', guildhall, ours, repeated),
      theirs: measured('theirs', beside, theirs, repeated),
      oursFresh: measured('oursFresh', guildhall, ours, fresh),
      theirsFresh: measured('theirsFresh', beside, theirs, fresh),
    };
    await interleaved(2, variants);
    for (const times of Object.values(taken)) times.length = 0;
    const rates = await interleaved(Number(values.rounds), variants);
    ours.close();
    theirs.close();
    const note = `${size} checks per call, ${Math.round(allowed * 100)} % allowed, ${CONNECTIONS} connections`;
    const microseconds = (name: string) => median(taken[name]!) * 1_000_000;
    report(
      [
        { name: 'POST /v1/checks', value: median(rates.ours), unit: 'requests/s', note },
        { name: 'a bare Fastify route', value: median(rates.theirs), unit: 'requests/s' },
        { name: 'of the bare route', value: ratio(rates.ours, rates.theirs), unit: 'x', bar: { atLeast: BAR } },
        { name: 'processor time of a request', value: microseconds('ours'), unit: 'µs' },
        { name: '  of the bare route', value: microseconds('theirs'), unit: 'µs' },
        { name: 'asked for the first time', value: median(rates.oursFresh), unit: 'requests/s' },
        { name: '  of the bare route', value: ratio(rates.oursFresh, rates.theirsFresh), unit: 'x' },
        { name: '  processor time of a request', value: microseconds('oursFresh'), unit: 'µs' },
      ],
      [...(values.json ? ['--json'] : []), ...(values.bars ? [] : ['--no-bars'])],
    );
  } finally {
    await Promise.all([guildhall.stop(), beside.stop()]);
  }
};

/** What is measured must be real: some may, some may not. */
const shareAllowed = async ({ url }: ServerProcess, token: string, bodies: readonly string[]): Promise<number> => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const results: boolean[] = [];
  for (const body of bodies) {
    const answer = await fetch(`${url}/v1/checks`, { method: 'POST', headers, body });
    if (answer.status !== 200) throw new Error(await answer.text());
    results.push(...((await answer.json()) as { results: { allowed: boolean }[] }).results.map((row) => row.allowed));
  }
  const share = results.filter(Boolean).length / results.length;
  if (share < 0.1 || share > 0.9) throw new Error(`${share} of the checks are allowed: these say nothing`);
  return share;
};

if (values.help) {
  process.stdout.write(USAGE);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
  try {
    await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
