import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../testing/main.js', import.meta.url));

/** A protocol test server as a process of its own, that can be killed and comes back at the same address. */
export class ServerProcess {
  connectionString = '';
  #process: ChildProcess | undefined;

  constructor(private readonly folder: string) {}

  async start() {
    const port = /:(\d+)\?/.exec(this.connectionString)?.[1] ?? '0';
    const running = spawn(process.execPath, [MAIN, '--folder', this.folder, '--port', port, '--grace', '300'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = running;
    const lines = createInterface({ input: running.stdout });
    const [line] = (await Promise.race([
      once(lines, 'line'),
      once(running, 'exit').then(([code]) => {
        throw new Error(`The server ended with code ${code}`);
      }),
    ])) as [string];
    this.connectionString = line.split(' ').at(-1) ?? '';
  }

  /** Keeps its connections and answers nothing, until it is let go on. */
  freeze() {
    this.#process?.kill('SIGSTOP');
  }

  goOn() {
    this.#process?.kill('SIGCONT');
  }

  async end(signal: 'SIGKILL' | 'SIGTERM') {
    const running = this.#process;
    this.#process = undefined;
    if (!running) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }
}
