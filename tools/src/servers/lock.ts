import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOf } from './processes.js';

const takeFromTheDead = async (file: string, holder: string): Promise<void> => {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(() => undefined);
  const moved = await readFile(aside, 'utf8').catch(() => holder);
  // Somebody else was quicker and holds it by now: give it back.
  if (moved !== holder) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
};

export class Held extends Error {
  constructor(
    /** Of the process that holds it. */
    readonly pid: string,
    message: string,
  ) {
    super(message);
  }
}

/** Gives what releases the lock. @throws Held when another living process of this machine has it for so long */
export const lock = async (file: string, seconds: number): Promise<() => Promise<void>> => {
  const until = Date.now() + seconds * 1000;
  const own = `${process.pid} ${await startOf(process.pid)} ${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  for (;;) {
    try {
      await writeFile(file, own, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readFile(file, 'utf8').catch(() => '');
    const [pid = '', start] = holder.split(' ');
    // An empty file is about to be written or gone already.
    if (start && (await startOf(Number(pid))) !== start) await takeFromTheDead(file, holder);
    else if (Date.now() > until) throw new Held(pid, `Process ${pid} has held ${file} for more than ${seconds} s`);
    else await sleep(50);
  }
};

/** Runs the work while no other process of this machine does so under the same lock file. */
export const withLock = async <T>(file: string, seconds: number, work: () => Promise<T>): Promise<T> => {
  const release = await lock(file, seconds);
  try {
    return await work();
  } finally {
    await release();
  }
};
