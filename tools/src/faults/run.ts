import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { DistributedPlatform } from '../distributed/platform.js';
import { SERVICES, type ServiceName } from '../distributed/routes.js';
import type { ServerName } from '../servers/server.js';
import type { ServerSet } from '../servers/server-set.js';
import { Load } from './load.js';
import { readLog } from './log.js';
import { verifyLog, verifyReadModels, verifyTopics } from './verify.js';

export type FaultOptions = Readonly<{
  /** Kills of each service. */
  kills: number;
  /** Kills of each server. */
  serverKills: number;
  /** How long Kafka is away in one go; the others are away, and each server is silent, for half of that. */
  outageSeconds: number;
  /** People who give commands all the while. */
  people: number;
}>;

/** Longer than the leases of relays and read models, and the sessions of consumers. */
const SERVICE_FROZEN_MS = 15_000;

/** Bars of the suite. */
const DRAINED_SECONDS = 30;

/**
 * Kills and freezes everything that can be while people work, and then proves that nothing that was acknowledged is lost, nothing
 * was skipped and nothing was done twice. Throws at the first thing that is not so.
 */
export const runFaults = async (
  servers: ServerSet,
  folder: string,
  { kills, serverKills, outageSeconds, people }: FaultOptions,
  say: (line: string) => void,
): Promise<void> => {
  const addresses = {
    kafka: await servers.address('kafka'),
    mongo: await servers.address('mongo'),
    eventstore: await servers.address('eventstore'),
  };
  const platform = await DistributedPlatform.start({ servers: addresses, folder, logLevel: 'warn' });
  const load = new Load(platform.url);
  try {
    await load.start(people);
    say(`${people} people work; ${kills} kills of each service`);
    const begun = performance.now();
    for (let n = 1; n <= kills; n += 1) {
      for (const service of SERVICES) {
        await killOnce(platform, service);
        load.check();
      }
      if (n % 5 === 0) say(`  ${n} times, ${load.acknowledged.commands} commands`);
    }
    say(
      `${kills * SERVICES.length} services killed in ${seconds(begun)} s, ${load.acknowledged.commands} commands so far`,
    );
    for (const name of ['eventstore', 'mongo', 'kafka'] as const) {
      const before = load.acknowledged.commands;
      for (let n = 0; n < serverKills; n += 1) await restart(servers, name, 0);
      await progress(load);
      say(`${name} killed ${serverKills} times: ${load.acknowledged.commands - before} commands meanwhile`);
    }
    for (const [name, seconds] of [
      ['eventstore', outageSeconds / 2],
      ['mongo', outageSeconds / 2],
      ['kafka', outageSeconds],
    ] as const) {
      const before = load.acknowledged.commands;
      await restart(servers, name, seconds);
      say(`${name} away for ${seconds} s: ${load.acknowledged.commands - before} commands meanwhile`);
      await progress(load);
    }
    for (const name of ['eventstore', 'mongo', 'kafka'] as const) {
      const before = load.acknowledged.commands;
      await frozen(outageSeconds * 500, () => servers.freeze(name));
      say(`${name} silent for ${outageSeconds / 2} s: ${load.acknowledged.commands - before} commands meanwhile`);
      await progress(load);
    }
    for (const service of SERVICES) {
      const before = load.acknowledged.commands;
      await frozen(SERVICE_FROZEN_MS, async () => platform.replicas(service)[0]!.freeze());
      say(`${service} silent for 15 s: ${load.acknowledged.commands - before} commands meanwhile`);
      await progress(load);
    }
    await load.stop();
    const { commands, repeated } = load.acknowledged;
    say(`${commands} commands acknowledged, ${repeated} requests sent again`);

    const drained = await drain(platform, addresses.eventstore);
    say(`everything drained ${drained.toFixed(1)} s after the last command`);
    assert.ok(drained < DRAINED_SECONDS, `draining took ${drained.toFixed(1)} s`);

    const given = await Promise.all(processesOf(platform).map(({ url }) => gaugeOf(url, 'guildhall_dead_letters')));
    assert.deepEqual([...new Set(given)], [0], 'dead letters');
    say('no message was given up on');

    const log = await readLog(addresses.eventstore);
    verifyLog(log, load.acknowledged);
    say(`log: ${log.length} events; every acknowledged command once, every effect once`);
    const published = await verifyTopics(log, addresses.kafka);
    say(
      `topics: ${published.events} events, none missing; ${published.doubles} of ${published.records} records were doubles, dropped`,
    );

    const rebuilt = await DistributedPlatform.start({
      servers: addresses,
      folder,
      logLevel: 'warn',
      environment: { GUILDHALL_READ_MODELS: 'rebuilt' },
    });
    await drain(rebuilt, addresses.eventstore);
    const rows = await verifyReadModels(addresses.mongo, 'guildhall', 'rebuilt');
    say(`read models: ${rows} rows, the same as in a fresh rebuild`);
    await rebuilt.stop();
  } finally {
    await load.stop().catch(() => undefined);
    await platform.stop();
  }
};

const seconds = (since: number) => Math.round((performance.now() - since) / 1000);

const killOnce = async (platform: DistributedPlatform, service: ServiceName): Promise<void> => {
  const [replica] = platform.replicas(service);
  await wait(Math.random() * 300);
  await replica!.kill();
  replica!.start();
  await replica!.ready();
};

const restart = async (servers: ServerSet, name: ServerName, secondsAway: number): Promise<void> => {
  await wait(1_000 + Math.random() * 1_000);
  await servers.kill(name);
  await wait(secondsAway * 1000);
  await servers.start(name);
};

const frozen = async (milliseconds: number, freeze: () => Promise<() => void>): Promise<void> => {
  const goOn = await freeze();
  try {
    await wait(milliseconds);
  } finally {
    goOn();
  }
};

/** People get on with their work again. */
const progress = async (load: Load): Promise<void> => {
  const from = load.acknowledged.commands;
  const until = performance.now() + 120_000;
  while (load.acknowledged.commands < from + 20) {
    load.check();
    if (performance.now() > until) assert.fail('nothing is acknowledged any more');
    await wait(100);
  }
};

const processesOf = (platform: DistributedPlatform) => SERVICES.flatMap((service) => platform.replicas(service));

/** Resolves with the seconds after which nothing lags any more, and every e-mail has been handed over. */
const drain = async (platform: DistributedPlatform, eventstore: string): Promise<number> => {
  const begun = performance.now();
  for (;;) {
    const lags = await Promise.all(processesOf(platform).map(({ url }) => lagOf(url)));
    if (lags.every((lag) => lag === 0) && (await emailsToDeliver(eventstore)) === 0) {
      return (performance.now() - begun) / 1000;
    }
    if (performance.now() - begun > 120_000) assert.fail(`still lagging after two minutes: ${lags.join(', ')}`);
    await wait(100);
  }
};

/** No reader waits for a mail server: so these are in no lag. */
const emailsToDeliver = async (eventstore: string): Promise<number> => {
  const log = await readLog(eventstore);
  const count = (type: string) => log.filter((event) => event.type === type).length;
  return count('EmailQueued') - count('EmailDelivered');
};

/** Positions that projections, replicas and reactions are behind, and rows that are passed over. */
const lagOf = async (url: string): Promise<number> =>
  (await gaugeOf(url, 'guildhall_projection_lag_positions')) +
  (await gaugeOf(url, 'guildhall_reaction_lag_positions')) +
  (await gaugeOf(url, 'guildhall_parked_rows'));

const gaugeOf = async (url: string, name: string): Promise<number> => {
  const text = await fetch(`${url}/metrics`).then(
    (answer) => answer.text(),
    () => '',
  );
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
};
