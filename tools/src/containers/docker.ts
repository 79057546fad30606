import { spawn } from 'node:child_process';
import { root } from '../repository.js';

type Environment = Readonly<Record<string, string>>;

/** Runs a program in the repository, and shows what it prints. @throws when it fails */
export const show = (file: string, args: readonly string[], environment: Environment = {}): Promise<void> =>
  finished(file, args, environment, 'inherit').then(() => undefined);

/** Runs a program in the repository. @throws with what it printed, when it fails */
export const ask = (file: string, args: readonly string[], environment: Environment = {}): Promise<string> =>
  finished(file, args, environment, 'pipe');

const finished = (file: string, args: readonly string[], environment: Environment, output: 'inherit' | 'pipe') =>
  new Promise<string>((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, DOCKER_BUILDKIT: '1', ...environment },
      stdio: ['ignore', output, output],
    });
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed.trim());
      else reject(new Error(`${file} ${args.slice(0, 4).join(' ')} ... ended with ${code}\n${printed.slice(-3000)}`));
    });
  });

/** What has to be there before containers can run here; undefined when nothing is missing. */
export const missingForContainers = async (): Promise<string | undefined> => {
  try {
    await ask('docker', ['info']);
    await ask('docker', ['compose', 'version']);
    return undefined;
  } catch {
    return 'a running Docker engine with the compose plugin';
  }
};

/** One project of `docker compose`: its files, and what they are told. */
export class ComposeProject {
  constructor(
    readonly name: string,
    readonly files: readonly string[],
    readonly environment: Environment,
  ) {}

  readonly #arguments = (words: readonly string[]) => [
    'compose',
    '--project-name',
    this.name,
    ...this.files.flatMap((file) => ['--file', file]),
    ...words,
  ];

  show(...words: readonly string[]): Promise<void> {
    return show('docker', this.#arguments(words), this.environment);
  }

  ask(...words: readonly string[]): Promise<string> {
    return ask('docker', this.#arguments(words), this.environment);
  }

  /** Removes its containers, networks and volumes. */
  async remove(): Promise<void> {
    await this.ask('down', '--volumes', '--remove-orphans', '--timeout', '30');
  }
}
