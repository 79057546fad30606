import { spawnSync } from 'node:child_process';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SERVER_NAMES, type ServerName } from './server.js';
import { missingFor, removeAbandoned, ServerSet } from './server-set.js';

export type ServerAddress = Readonly<{ address: string; missing?: never } | { missing: string; address?: never }>;

/** The set that all specs of one run share; the run makes and removes it. */
export const SHARED_SET = 'GUILDHALL_TEST_SERVERS';

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

const main = fileURLToPath(new URL('main.js', import.meta.url));

/** Of this process alone, gone with it. */
const ownSet = once(async (): Promise<ServerSet> => {
  await removeAbandoned();
  const set = new ServerSet(`spec-${process.pid}`);
  await set.ownedBy(process.pid);
  process.once('exit', () => spawnSync(process.execPath, [main, 'stop', '--set', set.name, '--remove']));
  return set;
});

/**
 * Where a spec finds a server: the one that `GUILDHALL_TEST_KAFKA`, `_MONGO` or `_EVENTSTORE` names; else one that is started
 * for this run, on any machine that has what it needs; else why there is none.
 */
export const serverAddress = async (name: ServerName): Promise<ServerAddress> => {
  const given = process.env[`GUILDHALL_TEST_${name.toUpperCase()}`];
  if (given) return { address: given };
  const missing = await missingFor(name);
  if (missing) return { missing: reasonFor(name, missing) };
  const shared = process.env[SHARED_SET];
  const set = shared ? new ServerSet(shared) : await ownSet();
  await set.start(name);
  return { address: await set.address(name) };
};

const reasonFor = (server: ServerName, missing: string) => `needs ${server}: ${missing}`;

/** The server that a suite was skipped for. */
export const serverIn = (reason: string): ServerName | undefined =>
  SERVER_NAMES.find((name) => reason.startsWith(reasonFor(name, '')));

/** Describes suites that need a server. Where there is none, they are skipped, and the run's end says why. */
export const describeWith = async (
  name: ServerName,
  title: string,
  suite: (address: string) => void | Promise<void>,
): Promise<void> => {
  const found = await serverAddress(name);
  if (found.missing !== undefined) describe(title, { skip: found.missing }, () => {});
  else await suite(found.address);
};
