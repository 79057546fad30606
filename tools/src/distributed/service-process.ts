import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '../servers/ports.js';
import { root } from '../repository.js';
import type { ServiceName } from './routes.js';

const SECONDS_TO_START = 60;
const SECONDS_TO_STOP = 30;

/** One replica of a service as a process of its own, as a container would run it. */
export class ServiceProcess {
  #child: ChildProcess | undefined;
  #lastWords = '';
  #isAsked = false;
  /** Told how it ended when nobody here had asked it to. */
  onEnded: (how: string) => void = () => undefined;

  private constructor(
    readonly service: ServiceName,
    readonly port: number,
    private readonly environment: Readonly<Record<string, string>>,
    readonly logFile: string,
  ) {}

  static async prepare(
    service: ServiceName,
    environment: Readonly<Record<string, string>>,
    logFile: string,
  ): Promise<ServiceProcess> {
    mkdirSync(dirname(logFile), { recursive: true });
    return new ServiceProcess(service, (await freePorts(1))[0]!, environment, logFile);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it printed last. */
  get lastWords(): string {
    return this.#lastWords;
  }

  start(): void {
    const main = join(root, 'apps', this.service, 'bundle/main.mjs');
    const child = spawn(process.execPath, ['--enable-source-maps', main], {
      env: { PATH: process.env['PATH'], PORT: String(this.port), HOST: '127.0.0.1', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#lastWords = '';
    this.#isAsked = false;
    child.once('exit', (code, signal) => {
      if (!this.#isAsked) this.onEnded(signal ? `was ended by ${signal}` : `ended with exit code ${code}`);
    });
    const keep = (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-20_000);
      try {
        appendFileSync(this.logFile, chunk);
      } catch {
        // A log that cannot be written, because its folder is gone or the disk is full, must not end what watches the services.
      }
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
  }

  /** Resolves when it serves. @throws with what it printed when it ends, or what it waits for when that takes too long */
  async ready(): Promise<void> {
    const until = performance.now() + SECONDS_TO_START * 1000;
    let missing = 'nothing answers';
    while (performance.now() < until) {
      const child = this.#child;
      if (!child || child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${this.service} ended with ${child?.exitCode ?? child?.signalCode}:\n${this.#lastWords}`);
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      if (answer) missing = await answer.text();
      await wait(50);
    }
    throw new Error(`${this.service} was not ready after ${SECONDS_TO_START} s: ${missing}`);
  }

  /** Ends it as the machine would: at once, whatever it is doing. */
  kill(): Promise<number | null> {
    return this.#end('SIGKILL');
  }

  /** It keeps its connections and does nothing, as on a machine that hangs. @returns what lets it go on */
  freeze(): () => void {
    this.#child?.kill('SIGSTOP');
    return () => void this.#child?.kill('SIGCONT');
  }

  /** Asks it to end, and gives the exit code; null when it had to be killed after half a minute. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    this.#isAsked = true;
    const exited = once(child, 'exit');
    child.kill(signal);
    // Kubernetes and Docker would not wait longer either.
    const late = setTimeout(() => child.kill('SIGKILL'), SECONDS_TO_STOP * 1000);
    await exited;
    clearTimeout(late);
    return child.exitCode;
  }
}
