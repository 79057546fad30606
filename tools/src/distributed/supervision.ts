import { setTimeout as wait } from 'node:timers/promises';
import { SERVER_NAMES, type ServerName } from '../servers/server.js';
import type { ServerSet } from '../servers/server-set.js';
import type { ServiceProcess } from './service-process.js';

type Watch = Readonly<{ say(line: string): void; signal: AbortSignal }>;

const FIRST_DELAY_MS = 1_000;
const LAST_DELAY_MS = 30_000;
/** Whoever has run for so long is started again at once. */
const STEADY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

const pause = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }).catch(() => undefined);

/** A setting that cannot work does not work the second time either. */
const WRONG_SETTING = 'ended with exit code 78';

/** Says when a service ends that nobody asked to, and starts it again, as an orchestrator would: later each time that it fails. */
export const keepRunning = (replica: ServiceProcess, { say, signal }: Watch): void => {
  const name = `${replica.service} (port ${replica.port})`;
  let delay = FIRST_DELAY_MS;
  let startedAt = performance.now();
  const again = async (how: string) => {
    if (signal.aborted) return;
    if (how === WRONG_SETTING) return say(`${name} ${how}, and is left so:\n${replica.lastWords}`);
    delay = performance.now() - startedAt > STEADY_MS ? FIRST_DELAY_MS : Math.min(LAST_DELAY_MS, delay * 2);
    say(`${name} ${how}; starting it again in ${delay / 1000} s. Log: ${replica.logFile}`);
    await pause(delay, signal);
    if (signal.aborted) return;
    startedAt = performance.now();
    replica.start();
    await replica.ready().then(
      () => say(`${name} is back`),
      // What it ended with is told by its end.
      (error: unknown) => replica.isRunning && !signal.aborted && say((error as Error).message),
    );
  };
  replica.onEnded = (how) => void again(how);
};

/** Says when a server is gone, and brings it back unless somebody stopped it: then, how to bring it back. */
export const watchServers = async (servers: ServerSet, { say, signal }: Watch): Promise<void> => {
  const away = new Set<ServerName>();
  const command = (name: ServerName) => `npm run servers -- start --set ${servers.name} --only ${name}`;
  const look = async (name: ServerName) => {
    const state = await servers.state(name);
    if (signal.aborted) return;
    if (state === 'running') {
      if (away.delete(name)) say(`${name} is back at ${await servers.address(name)}`);
    } else if (state === 'stopped' && !away.has(name)) {
      away.add(name);
      say(`${name} was stopped; bring it back by: ${command(name)}`);
    } else if (state === 'ended' && !away.has(name)) {
      away.add(name);
      say(`${name} has ended; starting it again`);
      await servers.start(name).catch((error: unknown) => {
        say(`${name} cannot be started: ${(error as Error).message}\nBring it back by: ${command(name)}`);
      });
    }
  };
  while (!signal.aborted) {
    for (const name of SERVER_NAMES) await look(name).catch((error: unknown) => say(String(error)));
    await pause(LOOK_EVERY_MS, signal);
  }
};
