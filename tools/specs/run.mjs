import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from 'node:test';
import { spec as readable } from 'node:test/reporters';
import { Tally } from './tally.mjs';

const together = new URL('together.mjs', import.meta.url).href;
const SUMMARY = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;
const isSummary = ({ type, data }) =>
  type === 'test:summary' || (type === 'test:diagnostic' && data.nesting === 0 && SUMMARY.test(data.message));
const isResult = ({ type }) => type === 'test:pass' || type === 'test:fail';

/** What was said of each spec of a group that ran to its end, what of the one that did not, and what of their process. */
const sorted = (group, events) => {
  const names = new Set(group.map(({ name }) => name));
  const [ended, ofProcess] = [new Map(), []];
  let unended = [];
  for (const event of events) {
    const { nesting, name } = event.data;
    const ofAll = isResult(event) && nesting === 0;
    if (!ofAll || names.has(name)) unended.push(event);
    else if (event.type === 'test:fail') ofProcess.push(event);
    if (!ofAll || !names.has(name)) continue;
    ended.set(name, unended);
    unended = [];
  }
  return { ended, ofProcess, unended };
};

/** Without the beginnings of what has no end, which a reporter would take for those of what comes next. */
const whole = (events) => {
  const [open, closed] = [[], new Set()];
  for (const event of events) {
    const { name, nesting } = event.data;
    if (event.type === 'test:start') open.push(event);
    else if (isResult(event)) {
      const at = open.findLastIndex(({ data }) => data.name === name && data.nesting === nesting);
      if (at >= 0) closed.add(open.splice(at)[0]);
    }
  }
  return events.filter((event) => event.type !== 'test:start' || closed.has(event));
};

const failure = (name, error) => [
  { type: 'test:start', data: { name, nesting: 0 } },
  { type: 'test:fail', data: { name, nesting: 0, details: { duration_ms: 0, error } } },
];

/**
 * Runs groups of specs (`{ name, file }`), each in a process, so many processes at once, and writes what a group says to
 * `output` when it has ended. When a process crashes or hangs, those of its specs that did not get to their end run again, each
 * in a process of its own: so that nobody's fault hides another's. It is a failure whatever comes of that. A spec hangs that takes
 * longer than `timeout` milliseconds.
 */
export const runSpecs = async (groups, { concurrency, timeout, output }) => {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-specs-'));
  const total = new Tally();
  // Every run listens to the process for as long as it takes.
  setMaxListeners(10 + concurrency, process);
  const reports = new PassThrough({ objectMode: true, highWaterMark: 1_000_000 });
  const written = new Promise((resolve) => {
    const text = reports.compose(new readable());
    text.on('data', (chunk) => output.write(chunk));
    text.on('end', resolve);
  });
  /** How many tests there were, and how many of them failed. */
  const report = (events) => {
    const tally = new Tally();
    for (const event of whole(events)) {
      tally.add(event);
      reports.write(event);
    }
    total.join(tally);
    return tally;
  };

  let processes = 0;
  const eventsOf = async (group) => {
    const file = join(folder, `${(processes += 1)}.mjs`);
    writeFileSync(
      file,
      `import { runTogether } from '${together}';\nawait runTogether(${JSON.stringify(group)}, ${timeout / 12});\n`,
    );
    const called = group.length === 1 ? `the process of ${group[0].name}` : `${group.length} specs in one process`;
    // Its own `timeout` does not end a process on every version of Node. Each spec has as long, however many share a process.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`Nothing ended within ${timeout / 1_000} s.`)), timeout);
    const events = [];
    for await (const event of run({ files: [file], signal: late.signal })) {
      events.push(event);
      if (isResult(event) && event.data.nesting === 0) timer.refresh();
    }
    clearTimeout(timer);
    for (const { data } of events) if (data.name === file) data.name = called;
    return sorted(
      group,
      events.filter((event) => !isSummary(event)),
    );
  };

  /** How many failed. */
  const runGroup = async (group) => {
    const { ended, ofProcess, unended } = await eventsOf(group);
    let failed = 0;
    for (const [name, events] of ended) {
      const tally = report(events);
      failed += tally.total > 0 ? tally.failed : report(failure(name, 'It has no tests.')).failed;
    }
    const left = group.filter(({ name }) => !ended.has(name));
    if (left.length === 0) return failed + report([...unended, ...ofProcess]).failed;
    let failedAlone = 0;
    if (group.length === 1) failedAlone = report([...unended, ...ofProcess]).failed;
    else for (const spec of left) failedAlone += await runGroup([spec]);
    if (failedAlone > 0) return failed + failedAlone;
    const names = left.map(({ name }) => name).join(', ');
    const early = failure(names, 'The process ended before all tests of this had run.');
    return failed + report(group.length === 1 ? early : [...ofProcess, ...early]).failed;
  };

  const waiting = [...groups];
  const lane = async () => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      // Nobody else says anything meanwhile, so it would look as if nothing happened.
      if (concurrency === 1) output.write(`${group.map(({ name }) => name).join(', ')} ...\n`);
      await runGroup(group);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  reports.end();
  await written;
  rmSync(folder, { recursive: true, force: true });
  return total;
};
