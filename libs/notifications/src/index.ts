import { Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { LinkTokens, Vault } from '@guildhall/vault';
import { type DynamicModule, Module } from '@nestjs/common';
import { DeliverEmails } from './deliver-emails.js';
import { Emails } from './emails.js';
import { MailSettings } from './mail-settings.js';
import { MailTransport } from './mail-transport.js';
import { queueEmails } from './queue-emails.js';
import { ReadOutboxRoute } from './read-outbox.js';
import { NotificationViews } from './views.js';
import { WaitingEmails } from './waiting-emails.js';

export { MailSettings } from './mail-settings.js';
export { MailTransport, type OutgoingMail } from './mail-transport.js';

export type NotificationOptions = Readonly<{
  mail: MailSettings;
  transport: MailTransport;
  /** Lets everybody read every e-mail at `/outbox`, links and all: never where others than developers can reach it. */
  outbox: boolean;
}>;

@Module({})
export class NotificationsModule {
  constructor(subscriptions: Subscriptions, decisions: Decisions, views: NotificationViews) {
    subscriptions.react(queueEmails(decisions, views, subscriptions));
  }

  static with({ mail, transport, outbox }: NotificationOptions): DynamicModule {
    return {
      module: NotificationsModule,
      controllers: outbox ? [ReadOutboxRoute] : [],
      providers: [
        { provide: MailSettings, useValue: mail },
        { provide: MailTransport, useValue: transport },
        {
          provide: NotificationViews,
          inject: [Subscriptions],
          useFactory: (s: Subscriptions) => NotificationViews.open(s),
        },
        { provide: LinkTokens, inject: [Vault], useFactory: (vault: Vault) => new LinkTokens(vault) },
        {
          provide: WaitingEmails,
          inject: [Subscriptions],
          useFactory: (subscriptions: Subscriptions) => {
            const waiting = new WaitingEmails();
            subscriptions.follow(waiting);
            return waiting;
          },
        },
        Emails,
        DeliverEmails,
      ],
    };
  }
}
