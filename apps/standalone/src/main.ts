import { createRequire } from 'node:module';
import { isLoopback, run } from '@guildhall/http';
import { startPlatform } from './platform.js';
import { SETTINGS } from './settings.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

await run({
  usage: `Usage: npm start [-- --help]

Guildhall as one process on embedded storage. It prints its URLs when it is ready and ends on Ctrl-C.`,
  help: 'npm start -- --help',
  settings: SETTINGS,
  start: async (settings) => {
    // What is kept is nobody else's to read.
    process.umask(0o077);
    const { url, stop } = await startPlatform({
      host: settings.HOST,
      port: settings.PORT,
      folder: settings.GUILDHALL_DATA_DIR,
      audience: settings.GUILDHALL_TOKEN_AUDIENCE,
      outbox: settings.GUILDHALL_OUTBOX ? settings.GUILDHALL_OUTBOX === 'on' : isLoopback(settings.HOST),
      templates: {
        more: settings.GUILDHALL_TEMPLATES ?? [],
        ...(settings.GUILDHALL_DEFAULT_TEMPLATE && { standard: settings.GUILDHALL_DEFAULT_TEMPLATE }),
      },
      ...(settings.GUILDHALL_PERMISSION_FAMILIES && { catalogue: settings.GUILDHALL_PERMISSION_FAMILIES }),
      mailFrom: settings.GUILDHALL_MAIL_FROM,
      trustedProxies: settings.GUILDHALL_TRUSTED_PROXIES,
      bodyLimit: settings.GUILDHALL_BODY_LIMIT,
      logLevel: settings.LOG_LEVEL,
      version,
      ...(settings.GUILDHALL_OPERATOR_TOKEN && { operatorToken: settings.GUILDHALL_OPERATOR_TOKEN }),
      ...(settings.GUILDHALL_PUBLIC_URL && { publicUrl: settings.GUILDHALL_PUBLIC_URL }),
      ...(settings.GUILDHALL_MASTER_KEY && { masterKey: Buffer.from(settings.GUILDHALL_MASTER_KEY, 'base64') }),
      ...(settings.GUILDHALL_SMTP_URL && { smtpUrl: settings.GUILDHALL_SMTP_URL }),
    });
    const greeting = `Guildhall ${version} is ready

  Welcome        ${url}
  API reference  ${url}/docs
  Outbox         ${url}/outbox
  Health         ${url}/health/ready

Data in ${settings.GUILDHALL_DATA_DIR}. Ctrl-C ends it.
`;
    return { greeting, stop };
  },
});
