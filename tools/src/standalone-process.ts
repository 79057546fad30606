import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './repository.js';

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

/** The standalone platform as a process of its own, as a user starts it. */
export class StandaloneProcess {
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Resolves when it says that it is ready. */
  static async start(folder: string, environment: Readonly<Record<string, string>> = {}): Promise<StandaloneProcess> {
    const platform = new StandaloneProcess(folder, await freePort(), environment);
    await platform.start();
    return platform;
  }

  /** One on a folder of its own for as long as this process has something else to do; both are gone when that ends. */
  static async untilExit(): Promise<StandaloneProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-'));
    const platform = await StandaloneProcess.start(folder);
    const child = platform.#child!;
    for (const handle of [child, child.stdout as Socket, child.stderr as Socket]) handle.unref();
    process.once('exit', () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    return platform;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it has printed so far, logs included. */
  get output(): string {
    return this.#output;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(root, 'apps/standalone/bundle/main.mjs')], {
      env: {
        ...process.env,
        PORT: String(this.port),
        HOST: '127.0.0.1',
        GUILDHALL_DATA_DIR: this.folder,
        LOG_LEVEL: 'warn',
        ...this.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const ready = new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.#output += chunk.toString();
        if (this.#output.includes('is ready')) resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`The platform ended with ${code}:\n${this.#output}`)));
    });
    this.#output = '';
    await ready;
  }

  /** Ends it as the machine would: at once, whatever it is doing. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end, and gives the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }
}
