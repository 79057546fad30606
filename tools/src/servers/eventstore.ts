import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../repository.js';
import { exists } from './program.js';
import { LOG_FILE, type Place, type Server } from './server.js';

const main = join(root, 'libs/event-store/dist/testing/main.js');

/** It prints one line with this word once it answers. */
const isReady = async ({ folder }: Place): Promise<boolean> =>
  (await readFile(join(folder, LOG_FILE), 'utf8').catch(() => '')).includes('ready');

/** Speaks EventStoreDB's protocol, for tests only: no registry has EventStoreDB itself. */
export const eventstore: Server = {
  name: 'eventstore',
  ports: 1,
  missing: async () => ((await exists(main)) ? undefined : 'run npm run build: its protocol test server is not built'),
  prepare: async ({ folder }) => {
    await mkdir(folder, { recursive: true });
  },
  command: ({ folder, ports }) => ({
    file: process.execPath,
    args: ['--enable-source-maps', main, '--folder', join(folder, 'data'), '--port', String(ports[0])],
  }),
  isReady,
  address: ({ ports }) => `esdb://127.0.0.1:${ports[0]}?tls=false`,
  secondsToStart: 30,
};
