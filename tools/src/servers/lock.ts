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

/** Runs the work while no other process of this machine does so under the same lock file. */
export const withLock = async <T>(file: string, seconds: number, work: () => Promise<T>): Promise<T> => {
  const until = Date.now() + seconds * 1000;
  const own = `${process.pid} ${await startOf(process.pid)} ${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  for (;;) {
    try {
      await writeFile(file, own, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readFile(file, 'utf8').catch(() => '');
    const [pid = '', start] = holder.split(' ');
    // An empty file is about to be written or gone already.
    if (start && (await startOf(Number(pid))) !== start) await takeFromTheDead(file, holder);
    else if (Date.now() > until) throw new Error(`Process ${pid} has held ${file} for more than ${seconds} s`);
    else await sleep(50);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
};
