import { setTimeout as wait } from 'node:timers/promises';
import { Unavailable } from '@guildhall/availability';
import { notificationsContext } from '@guildhall/contracts';
import { CommandContext, Decisions, deterministicUuid, ERASED, Subscriptions } from '@guildhall/event-sourcing';
import { Metrics } from '@guildhall/http';
import { type Consumption, type Message, MessageBus } from '@guildhall/message-bus';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { mail, recordDelivery } from './domain/mail.js';
import { Emails } from './emails.js';
import { MailSettings } from './mail-settings.js';
import { MailTransport } from './mail-transport.js';
import { WaitingEmails } from './waiting-emails.js';

/** For ever: the name of the consumer's group. */
const GROUP = 'notifications.deliver-emails';

const LONGEST_WAIT_MS = 5_000;

/**
 * About a minute of refusals; after that the e-mail is a dead letter that an operator can retry. A mail server that cannot be
 * reached is waited for.
 */
const RETRY = { attempts: 8, firstDelayMs: 500, maxDelayMs: 30_000 };

/**
 * Hands e-mails over once they stand in the log. Told of one again it looks into its stream, so nothing is sent during a
 * replay; only a crash between handing over and noting it sends twice, with the same Message-ID.
 *
 * It is no reaction: readers wait for those, and nobody shall wait for a mail server.
 */
@Injectable()
export class DeliverEmails implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stopping = new AbortController();
  #consumption: Consumption | undefined;

  constructor(
    private readonly bus: MessageBus,
    private readonly decisions: Decisions,
    private readonly subscriptions: Subscriptions,
    private readonly emails: Emails,
    private readonly transport: MailTransport,
    private readonly settings: MailSettings,
    private readonly waiting: WaitingEmails,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.metrics.gauge(
      'guildhall_emails_waiting',
      'E-mails that stand in the log and are neither handed over nor given up',
      () => this.waiting.count(this.#consumption?.position ?? -1),
    );
    this.#consumption = await this.bus.consume({
      group: GROUP,
      topics: [notificationsContext.name],
      handle: (message) => this.#handle(message),
      retry: RETRY,
      afterDeadLetter: 'continue',
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#consumption?.stop();
    await this.transport.close();
  }

  async #handle(message: Message): Promise<void> {
    if (message.type !== 'EmailQueued') return;
    const emailId = message.stream.slice(`${mail.category}-`.length);
    const { queued, delivered } = (await this.decisions.load(mail, emailId)).state;
    if (!queued || delivered) return;
    await this.#readUpTo(message.position);
    const { to, subject, text, html } = await this.emails.render(queued);
    if (to === ERASED) return;
    const messageId = `<${emailId}@${new URL(this.settings.publicUrl).hostname}>`;
    await this.transport.send({ messageId, from: this.settings.from, to, subject, text, html });
    await this.decisions.decide(mail, emailId, contextOf(message), recordDelivery(this.transport.to));
  }

  /** Until names and addresses are read that far, everybody would seem erased: also while the application still starts. */
  async #readUpTo(position: number): Promise<void> {
    // Bounded: should the application give up while it starts, its message bus waits for this handler.
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(LONGEST_WAIT_MS)]);
    try {
      while (!this.subscriptions.started) await wait(20, undefined, { signal });
      await this.subscriptions.appliedUpTo(position, signal);
    } catch (cause) {
      // No fault of the e-mail: what fills the read models is away, or slow.
      throw new Unavailable('The read models are behind', { cause });
    }
  }
}

const contextOf = ({ id, metadata }: Message): CommandContext =>
  CommandContext.ofRequest(
    { type: 'system', id: GROUP },
    {
      requestId: String(metadata['requestId']),
      correlationId: String(metadata['correlationId']),
      commandId: deterministicUuid(GROUP, id),
      issuedAt: new Date(String(metadata['time'])),
    },
  ).with({ causationId: id });
