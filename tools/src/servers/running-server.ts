import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './ports.js';
import { endProcess, isProcess } from './processes.js';
import { LOG_FILE, type Place, type Server } from './server.js';

/** `ended`: not by `stop`; it was killed or has crashed. */
export type ServerState = 'running' | 'starting' | 'ended' | 'stopped';

type Noted = Readonly<{ ports: readonly number[]; pid?: number; /** Its end is asked for. */ stopping?: boolean }>;

/** One server in a folder of its own. Its ports stay the same over restarts, so that clients find it again. */
export class RunningServer {
  readonly #noteFile: string;

  constructor(
    readonly kind: Server,
    readonly folder: string,
  ) {
    this.#noteFile = join(folder, 'server.json');
  }

  /** Its address since it was first started. */
  async address(): Promise<string | undefined> {
    const noted = await this.#noted();
    return noted && this.kind.address(this.#place(noted.ports));
  }

  async pid(): Promise<number | undefined> {
    const pid = (await this.#noted())?.pid;
    return pid !== undefined && (await isProcess(pid, this.folder)) ? pid : undefined;
  }

  async state(): Promise<ServerState> {
    if ((await this.pid()) === undefined) {
      const noted = await this.#noted();
      return noted?.pid === undefined || noted.stopping ? 'stopped' : 'ended';
    }
    return (await this.kind.isReady(this.#place((await this.#noted())?.ports ?? []))) ? 'running' : 'starting';
  }

  /** Resolves when it answers; at once if it runs already. @throws with the end of its log */
  async start(): Promise<void> {
    if ((await this.pid()) !== undefined) return this.#untilReady();
    const kept = (await this.#noted())?.ports;
    try {
      await this.#startAt(kept ?? (await freePorts(this.kind.ports)));
    } catch (error) {
      // Somebody else may have taken a port between its choice and its use.
      if (kept || !(await this.#log()).includes('in use')) throw error;
      await this.#startAt(await freePorts(this.kind.ports));
    }
  }

  /** As the machine would end it: at once, whatever it is doing. What it had on disk stays. */
  async kill(): Promise<void> {
    const pid = await this.pid();
    if (pid !== undefined) await endProcess(pid, this.folder, 'SIGKILL');
  }

  /** It keeps its connections and does nothing, as on a machine that hangs. @returns what lets it go on */
  async freeze(): Promise<() => void> {
    const pid = await this.pid();
    if (pid === undefined) throw new Error(`${this.kind.name} does not run`);
    process.kill(pid, 'SIGSTOP');
    return () => void process.kill(pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    const noted = await this.#noted();
    if (noted) await this.#note({ ...noted, stopping: true });
    const pid = await this.pid();
    if (pid !== undefined) await endProcess(pid, this.folder, 'SIGTERM');
  }

  async #startAt(ports: readonly number[]): Promise<void> {
    const place = this.#place(ports);
    await mkdir(this.folder, { recursive: true });
    await this.#note({ ports });
    await this.kind.prepare(place);
    const { file, args, env } = this.kind.command(place);
    const log = join(this.folder, LOG_FILE);
    await rename(log, `${log}.before`).catch(() => undefined);
    const output = await open(log, 'w');
    const child = spawn(file, [...args], {
      cwd: this.folder,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', output.fd, output.fd],
    });
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    child.unref();
    await output.close();
    const { pid } = child;
    if (pid === undefined) return failed;
    await this.#note({ ports, pid });
    await this.#untilReady();
  }

  async #untilReady(): Promise<void> {
    const { name, secondsToStart } = this.kind;
    const until = Date.now() + secondsToStart * 1000;
    for (;;) {
      const state = await this.state();
      if (state === 'running') return;
      if (state === 'stopped' || state === 'ended')
        throw new Error(`${name} ended while it started:\n${await this.#log()}`);
      if (Date.now() > until) {
        await this.kill();
        throw new Error(`${name} did not answer within ${secondsToStart} s:\n${await this.#log()}`);
      }
      await sleep(100);
    }
  }

  #place(ports: readonly number[]): Place {
    return { folder: this.folder, ports };
  }

  async #log(): Promise<string> {
    return (await readFile(join(this.folder, LOG_FILE), 'utf8').catch(() => '')).slice(-2000);
  }

  async #noted(): Promise<Noted | undefined> {
    const text = await readFile(this.#noteFile, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as Noted);
  }

  async #note(noted: Noted): Promise<void> {
    const fresh = `${this.#noteFile}.new`;
    await writeFile(fresh, JSON.stringify(noted));
    await rename(fresh, this.#noteFile);
  }
}
