import {
  type ConfigurationOf,
  configurationOf,
  EXIT_CONFIGURATION,
  helpOf,
  InvalidConfiguration,
  type Settings,
} from './configuration.js';

export type Program<S extends Settings> = Readonly<{
  usage: string;
  /** How `--help` is asked for. */
  help: string;
  settings: S;
  /** Resolves when it can be used. `stop` may be called only once. */
  start(configuration: ConfigurationOf<S>): Promise<Readonly<{ greeting: string; stop(): Promise<void> }>>;
}>;

/** What the operating system says of an address that cannot be listened on, and the settings that it comes from. */
const ADDRESS_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there: choose another PORT, or end that process',
  EADDRNOTAVAIL: 'this machine has no such address: mend HOST',
  ENOTFOUND: 'that is no address: mend HOST',
  EACCES: 'this user may not listen there: choose a PORT above 1023, or start as another user',
};

/**
 * Runs a program as operators expect it: `--help` lists the settings; what is wrong with them is said all at once, with exit
 * code 78; SIGTERM and SIGINT let it end in order, the second one ends it at once.
 */
export const run = async <S extends Settings>({ usage, help, settings, start }: Program<S>): Promise<void> => {
  try {
    const words = process.argv.slice(2);
    if (words.includes('--help') || words.includes('-h')) {
      process.stdout.write(helpOf(usage, settings));
      return;
    }
    refuseUnknown(words, settings);
    const ending = endOnSignals();
    const running = await start(configurationOf(settings, process.env));
    process.stdout.write(running.greeting);
    ending.stopBy(() => running.stop());
  } catch (error) {
    const reason = unusable(error);
    if (reason !== undefined) {
      process.stderr.write(`${reason}\n\n${help} lists every setting.\n`);
      process.exit(EXIT_CONFIGURATION);
    }
    process.stderr.write(`Guildhall could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
};

const refuseUnknown = (words: readonly string[], settings: Settings): void => {
  if (words.length > 0)
    throw new InvalidConfiguration(`There is no option ${words.join(' ')}. Settings come from the environment.`);
  const unknown = Object.keys(process.env).filter(
    (name) =>
      name.startsWith('GUILDHALL_') &&
      !name.startsWith('GUILDHALL_TEST_') &&
      !Object.hasOwn(settings, name.replace(/_FILE$/, '')),
  );
  if (unknown.length > 0) throw new InvalidConfiguration(`There is no setting ${unknown.join(', ')}.`);
};

const unusable = (error: unknown): string | undefined => {
  const { code, address, port, message } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (error instanceof InvalidConfiguration) return message;
  if (code === undefined || !Object.hasOwn(ADDRESS_ERRORS, code)) return undefined;
  // Only what was to be listened on: a server that cannot be found is no matter of HOST.
  if ((error as NodeJS.ErrnoException).syscall === 'connect') return undefined;
  const at = `${process.env['HOST'] ?? address ?? ''}:${port ?? process.env['PORT'] ?? ''}`;
  return `Cannot listen on ${at}: ${ADDRESS_ERRORS[code]}.`;
};

/** A signal that comes during the start ends the process: nothing was acknowledged yet. */
const endOnSignals = (): { stopBy(stop: () => Promise<void>): void } => {
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  const end = (signal: NodeJS.Signals) => {
    // Whoever asks twice does not want to wait; everything acknowledged is safe either way.
    if (stopping || !stop) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Guildhall did not stop cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return { stopBy: (given) => (stop = given) };
};
