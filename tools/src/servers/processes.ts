import { readdir, readFile } from 'node:fs/promises';
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
  const found = await statOf(pid);
  return found === undefined || found.state === 'Z' ? undefined : found.start;
};

/** Sends a signal and waits until the process is gone, and with it whatever it listened on. */
export const endProcess = async (pid: number, argument: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  const until = Date.now() + 15_000;
  const start = await startOf(pid);
  if (start === undefined || !(await isProcess(pid, argument))) return;
  process.kill(pid, signal);
  while (!(await hasEnded(pid, start))) {
    if (Date.now() > until) {
      if (signal === 'SIGKILL') throw new Error(`Process ${pid} does not end`);
      return endProcess(pid, argument, 'SIGKILL');
    }
    await sleep(20);
  }
};

/** While threads of it are ending it has no words any more, and is a zombie, but still holds its ports. */
const hasEnded = async (pid: number, start: string): Promise<boolean> => {
  const found = await statOf(pid);
  if (found?.start !== start) return true;
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  return found.state === 'Z' && threads.length <= 1;
};

const statOf = async (pid: number): Promise<Readonly<{ state: string; start: string }> | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in brackets may hold anything; the start time is the 20th word behind it.
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const start = rest[18];
  return state === undefined || start === undefined ? undefined : { state, start };
};
