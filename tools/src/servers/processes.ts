import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether the process lives and was started with this word among its arguments: a number alone may be given to another. */
export const isProcess = async (pid: number, argument: string): Promise<boolean> => {
  const wordsNow = () => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  let words = await wordsNow();
  // One that was started this instant lives before its words can be read.
  for (let tries = 0; words === '' && tries < 20 && (await startOf(pid)) !== undefined; tries += 1) {
    await sleep(5);
    words = await wordsNow();
  }
  return words.split('\0').some((word) => word.includes(argument));
};

/** Tells a process from a later one with the same number; undefined when there is none. */
export const startOf = async (pid: number): Promise<string | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in brackets may hold anything; the start time is the 20th word behind it.
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return state === undefined || state === 'Z' ? undefined : rest[18];
};

/** Sends a signal and waits until the process is gone. */
export const endProcess = async (pid: number, argument: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  const until = Date.now() + 15_000;
  if (await isProcess(pid, argument)) process.kill(pid, signal);
  while (await isProcess(pid, argument)) {
    if (Date.now() > until) {
      if (signal === 'SIGKILL') throw new Error(`Process ${pid} does not end`);
      return endProcess(pid, argument, 'SIGKILL');
    }
    await sleep(20);
  }
};
