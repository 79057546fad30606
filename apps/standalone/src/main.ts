import { createRequire } from 'node:module';
import { configurationOf, EXIT_CONFIGURATION, helpOf, InvalidConfiguration } from '@guildhall/http';
import { startPlatform } from './platform.js';
import { isLoopback, SETTINGS } from './settings.js';

const USAGE = `Usage: npm start [-- --help]

Guildhall as one process on embedded storage. It prints its URLs when it is ready and ends on Ctrl-C.`;

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const main = async (): Promise<void> => {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(helpOf(USAGE, SETTINGS));
    return;
  }
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
  const configuration = error instanceof InvalidConfiguration;
  process.stderr.write(
    configuration
      ? `${error.message}\n\nnpm start -- --help lists every setting.\n`
      : `Guildhall could not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(configuration ? EXIT_CONFIGURATION : 1);
});
