import { AccessControlModule } from '@guildhall/access-control';
import { AuditModule } from '@guildhall/audit';
import { CATALOGUE, type Catalogue } from '@guildhall/client';
import { createEdge, EdgeModule, Health, Instance, type LogLevel, Metrics, PinoLog } from '@guildhall/http';
import { IdentityModule } from '@guildhall/identity';
import { MailSettings, type MailTransport, NotificationsModule } from '@guildhall/notifications';
import { OutboxOnly } from '@guildhall/notifications/outbox-only';
import { OrganizationsModule, type TemplateOptions } from '@guildhall/organizations';
import { PagesModule } from '@guildhall/pages';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { freePort } from './free-port.js';
import { openInfrastructure } from './infrastructure.js';
import { operate } from './operate.js';

export type PlatformOptions = Readonly<{
  host: string;
  port: number;
  folder: string;
  publicUrl?: string;
  audience: string;
  masterKey?: Uint8Array;
  smtpUrl?: string;
  /** Whether e-mails can be read at `/outbox`, by everybody who reaches it. */
  outbox: boolean;
  templates?: TemplateOptions;
  /** Permissions and default roles, where there are more than the built-in ones. */
  catalogue?: Catalogue;
  mailFrom: string;
  operatorToken?: string;
  trustedProxies: number;
  bodyLimit: number;
  logLevel: LogLevel;
  version: string;
}>;

export type Platform = Readonly<{ url: string; publicUrl: string; stop(): Promise<void> }>;

/** How long running requests may take once the process is told to stop. */
const GRACE_MS = 5_000;

@Module({})
class StandaloneModule {}

const smtp = async (url: string): Promise<MailTransport> => {
  const { SmtpTransport } = await import('@guildhall/notifications/smtp');
  return new SmtpTransport(url);
};

/** All contexts in this process. Resolves when it is ready to serve. */
export const startPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const { host, folder, masterKey, logLevel, version, catalogue = CATALOGUE } = options;
  // The address is part of every link and token, so a free port is chosen before anything else.
  const port = options.port === 0 ? await freePort(host) : options.port;
  const log = new PinoLog(logLevel, 'standalone');
  const metrics = new Metrics();
  const publicUrl = (options.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`).replace(
    /\/$/,
    '',
  );
  const instance = new Instance(publicUrl, version, options.outbox);
  const organizations = OrganizationsModule.with({ ...options.templates, projectRoles: catalogue.roles.keys() });
  const transport = options.smtpUrl ? await smtp(options.smtpUrl) : new OutboxOnly();
  const infrastructure = await openInfrastructure({
    folder,
    instance,
    log,
    metrics,
    ...(masterKey && { masterKey }),
    catalogue,
  });
  let app: NestFastifyApplication | undefined;
  const stop = async () => {
    app?.get(Health).stopping();
    // Whoever has not sent or read to the end by then is cut off: a stop that waits for strangers never comes.
    const cut = setTimeout(() => app?.getHttpServer().closeAllConnections(), GRACE_MS);
    await app?.close();
    clearTimeout(cut);
    await infrastructure.close();
    await transport.close();
  };
  try {
    app = await createEdge(
      {
        module: StandaloneModule,
        imports: [
          EdgeModule.with(
            infrastructure.providers,
            { issuer: publicUrl, audience: options.audience },
            undefined,
            options.operatorToken,
          ),
          IdentityModule,
          organizations,
          AccessControlModule.with(catalogue),
          NotificationsModule.with({
            mail: new MailSettings({ publicUrl, from: options.mailFrom }),
            transport,
            outbox: options.outbox,
          }),
          AuditModule,
          PagesModule,
        ],
      },
      { instance, log, metrics, bodyLimit: options.bodyLimit, trustedProxies: options.trustedProxies },
    );
    operate(infrastructure, app.get(Health), metrics);
    await app.init();
    await infrastructure.subscriptions.start();
    await app.listen({ host, port });
    return { url: await app.getUrl(), publicUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
