import { readdir, readFile } from 'node:fs/promises';
import { endProcess } from '../servers/processes.js';
import { masterKeyFile } from './platform.js';

/**
 * Ends the services on this folder whose supervisor was killed, and gives how many there were: they would go on as replicas that
 * nobody sees. Only for whoever has the set for themselves.
 */
export const endOrphans = async (folder: string): Promise<number> => {
  const own = `GUILDHALL_MASTER_KEY_FILE=${masterKeyFile(folder)}`;
  const isOrphan = async (pid: string) =>
    (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).split('\0').includes(own);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(isOrphan));
  const orphans = pids.filter((_, index) => found[index]);
  await Promise.all(orphans.map((pid) => endProcess(Number(pid), 'bundle/main.mjs', 'SIGTERM')));
  return orphans.length;
};
