import { createRequire } from 'node:module';
import { configurationOf, EXIT_CONFIGURATION, helpOf, InvalidConfiguration } from '@guildhall/http';
import { startPlatform } from './platform.js';
import { isLoopback, SETTINGS } from './settings.js';

const USAGE = `Usage: npm start [-- --help]

Guildhall as one process on embedded storage. It prints its URLs when it is ready and ends on Ctrl-C.`;

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** What the operating system says of an address that cannot be listened on, and the settings that it comes from. */
const ADDRESS_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there: choose another PORT, or end that process',
  EADDRNOTAVAIL: 'this machine has no such address: mend HOST',
  ENOTFOUND: 'that is no address: mend HOST',
  EACCES: 'this user may not listen there: choose a PORT above 1023, or start as another user',
};

const refuseUnknown = (words: readonly string[]): void => {
  if (words.length > 0)
    throw new InvalidConfiguration(`There is no option ${words.join(' ')}. Settings come from the environment.`);
  const unknown = Object.keys(process.env).filter(
    (name) => name.startsWith('GUILDHALL_') && !name.startsWith('GUILDHALL_TEST_') && !(name in SETTINGS),
  );
  if (unknown.length > 0) throw new InvalidConfiguration(`There is no setting ${unknown.join(', ')}.`);
};

const main = async (): Promise<void> => {
  const words = process.argv.slice(2);
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(helpOf(USAGE, SETTINGS));
    return;
  }
  refuseUnknown(words);
  // What is kept is nobody else's to read.
  process.umask(0o077);
  const settings = configurationOf(SETTINGS, process.env);
  const platform = await startPlatform({
    host: settings.HOST,
    port: settings.PORT,
    folder: settings.GUILDHALL_DATA_DIR,
    audience: settings.GUILDHALL_TOKEN_AUDIENCE,
    outbox: settings.GUILDHALL_OUTBOX ? settings.GUILDHALL_OUTBOX === 'on' : isLoopback(settings.HOST),
    mailFrom: settings.GUILDHALL_MAIL_FROM,
    trustedProxies: settings.GUILDHALL_TRUSTED_PROXIES,
    bodyLimit: settings.GUILDHALL_BODY_LIMIT,
    logLevel: settings.LOG_LEVEL,
    version,
    ...(settings.GUILDHALL_PUBLIC_URL && { publicUrl: settings.GUILDHALL_PUBLIC_URL }),
    ...(settings.GUILDHALL_MASTER_KEY && { masterKey: Buffer.from(settings.GUILDHALL_MASTER_KEY, 'base64') }),
    ...(settings.GUILDHALL_SMTP_URL && { smtpUrl: settings.GUILDHALL_SMTP_URL }),
  });
  const { url } = platform;
  process.stdout.write(`Guildhall ${version} is ready

  Welcome        ${url}
  API reference  ${url}/docs
  Outbox         ${url}/outbox
  Health         ${url}/health/ready

Data in ${settings.GUILDHALL_DATA_DIR}. Ctrl-C ends it.
`);

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    // Whoever asks twice does not want to wait; everything acknowledged is safe either way.
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    platform.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Guildhall did not stop cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
};

main().catch((error: unknown) => {
  const { code, address, port, message } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const unusable = code !== undefined && Object.hasOwn(ADDRESS_ERRORS, code);
  if (error instanceof InvalidConfiguration || unusable) {
    const reason = unusable
      ? `Cannot listen on ${process.env['HOST'] ?? address ?? ''}:${port ?? process.env['PORT'] ?? ''}: ${ADDRESS_ERRORS[code]}.`
      : message;
    process.stderr.write(`${reason}\n\nnpm start -- --help lists every setting.\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  process.stderr.write(`Guildhall could not start: ${message ?? String(error)}\n`);
  process.exit(1);
});
