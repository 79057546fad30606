import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../apps/standalone/bundle/main.mjs', import.meta.url));

/** A server in a process of its own. */
export class ServerProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Resolves when `path` answers 200. */
  static async start(file: string, { port, path, flags = [], env = {} }: StartOptions): Promise<ServerProcess> {
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(process.execPath, ['--max-semi-space-size=64', ...flags, file], {
      env: { ...process.env, ...env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    while (!(await answers(`${url}${path}`))) {
      if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return new ServerProcess(url, child);
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }
}

type StartOptions = Readonly<{
  port: number;
  path: string;
  flags?: readonly string[];
  env?: Readonly<Record<string, string>>;
}>;

/** The standalone process as `npm start` runs it, on a data folder, ready to serve. `profile`: where Node is to put a profile. */
export const startStandalone = (folder: string, port: number, profile?: string): Promise<ServerProcess> =>
  ServerProcess.start(main, {
    port,
    path: '/health/ready',
    flags: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
    env: { GUILDHALL_DATA_DIR: folder },
  });

/** Seconds of processor time that the process has taken so far. */
export const processorTime = async ({ url }: ServerProcess): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]);
};

/** Resolves when reactions have had their effects on everything that is in the log. */
export const settled = async ({ url }: ServerProcess): Promise<void> => {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (/^guildhall_reaction_lag_positions 0$/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

/**
 * Resolves when the process does next to nothing any more by itself, having passed on the history that it found at its start; after
 * 15 seconds in any case, for under a profiler it is never quite idle.
 */
export const idle = async (server: ServerProcess): Promise<void> => {
  for (let second = 0; second < 15; second += 1) {
    const before = await processorTime(server);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if ((await processorTime(server)) - before < 0.05) return;
  }
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).status === 200;
  } catch {
    return false;
  }
};
