import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Unavailable } from '@guildhall/availability';
import {
  identityContext,
  type NotificationEvent,
  notificationsContext,
  organizationsContext,
} from '@guildhall/contracts';
import { CommandContext, type Event } from '@guildhall/event-sourcing';
import { Metrics } from '@guildhall/http';
import { type Bench, openBench } from '@guildhall/testing';
import { LinkTokens } from '@guildhall/vault';
import { SmtpTransport } from './adapters/smtp.js';
import { OutboxOnly } from './adapters/outbox-only.js';
import { DeliverEmails } from './deliver-emails.js';
import { Emails } from './emails.js';
import { MailSettings } from './mail-settings.js';
import type { MailTransport } from './mail-transport.js';
import { queueEmails } from './queue-emails.js';
import { NotificationViews } from './views.js';
import { WaitingEmails } from './waiting-emails.js';

type Received = Readonly<{ to: string; content: string; queued: boolean }>;

/** As much of a mail server as a client needs. */
class MailServer {
  readonly received: Received[] = [];
  /** How many of the next recipients are refused. */
  refusing = 0;
  /** Asked when a mail is taken: whether it stands in the log. */
  onTaken: () => Promise<boolean> = async () => true;
  readonly #server: Server = createServer((socket) => this.#serve(socket));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    assert.ok(typeof address === 'object' && address);
    return `smtp://127.0.0.1:${address.port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    let buffered = '';
    let to = '';
    let inData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const take = async (content: string) => {
      this.received.push({ to, content, queued: await this.onTaken() });
      say('250 taken');
    };
    say('220 mail.example');
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      buffered += chunk;
      const mark = () => (inData ? '\r\n.\r\n' : '\r\n');
      for (let end = buffered.indexOf(mark()); end >= 0; end = buffered.indexOf(mark())) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + mark().length);
        if (inData) {
          inData = false;
          void take(line);
        } else if (/^RCPT/i.test(line)) {
          to = /<(.*)>/.exec(line)?.[1] ?? '';
          this.refusing -= 1;
          say(this.refusing >= 0 ? `450 ${to} is busy` : '250 ok');
        } else if (/^DATA/i.test(line)) {
          inData = true;
          say('354 go on');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else say('250 ok');
      }
    });
  }
}

const id = (digit: number) => `usr_0000000000000000000000000${digit}`;

const open = async (transport: MailTransport, folder?: string) => {
  const bench = await openBench(
    [identityContext, organizationsContext, notificationsContext],
    folder ? { folder } : {},
  );
  const { bus, decisions, subscriptions, vault } = bench;
  const views = await NotificationViews.open(subscriptions);
  const settings = new MailSettings({ publicUrl: 'https://guild.example', from: 'Guild <guild@guild.example>' });
  const emails = new Emails(views, new LinkTokens(vault), settings);
  const waiting = new WaitingEmails();
  subscriptions.follow(waiting);
  const metrics = new Metrics();
  const delivery = new DeliverEmails(bus, decisions, subscriptions, emails, transport, settings, waiting, metrics);
  /** As it is measured. */
  const countWaiting = async () =>
    Number(/^guildhall_emails_waiting (\d+)$/m.exec(await metrics.registry.metrics())?.[1]);
  subscriptions.react(queueEmails(decisions, views, subscriptions));
  // As an application starts: first what waits for the log, then the reading of it.
  await delivery.onApplicationBootstrap();
  await subscriptions.start();
  const close = async (keep: boolean) => {
    await delivery.beforeApplicationShutdown();
    await bench.close({ keep });
  };
  return { bench, close, countWaiting };
};

const record = async ({ decisions }: Bench, userId: string, event: Event): Promise<void> => {
  const decider = { category: 'user', initialState: () => 0, evolve: (state: number) => state };
  const request = { requestId: 'request-1', issuedAt: new Date() };
  const context = CommandContext.ofRequest({ type: 'user', id: userId }, request);
  await decisions.decide(decider, userId, context, () => [event]);
};
const register = (bench: Bench, userId: string, name: string, email: string) =>
  record(bench, userId, { type: 'UserRegistered', data: { userId, name, email } });

const notifications = async ({ store, codec }: Bench): Promise<readonly NotificationEvent[]> => {
  const events: NotificationEvent[] = [];
  for await (const batch of store.readAll({ after: -1, prefixes: ['mail-'] })) {
    events.push(...(await codec.decode<NotificationEvent>(batch.events)));
  }
  return events;
};
const count = async (bench: Bench, type: NotificationEvent['type']) =>
  (await notifications(bench)).filter((event) => event.type === type).length;

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await condition()) return;
    await wait(10);
  }
  assert.fail('it has not happened within five seconds');
};

describe('delivering e-mails by a mail server', () => {
  const server = new MailServer();
  let url = '';
  let { bench, close } = {} as Awaited<ReturnType<typeof open>>;

  before(async () => {
    url = await server.open();
    ({ bench, close } = await open(new SmtpTransport(url)));
    server.onTaken = async () => (await count(bench, 'EmailQueued')) > server.received.length;
  });
  after(async () => {
    await close(false);
    await server.close();
  });

  it('hands over what stands in the log, with an id of its own, and then notes it', async () => {
    await register(bench, id(1), 'Ada', 'ada@example.com');
    await until(async () => (await count(bench, 'EmailDelivered')) === 1);
    const [received] = server.received;
    assert.equal(received?.to, 'ada@example.com');
    assert.ok(received.queued, 'it was in the log before it was handed over');
    assert.match(received.content, /^Message-ID: <eml_[0-9a-z]{26}@guild\.example>\r$/m);
    assert.match(received.content, /^Subject: Verify your e-mail address\r$/m);
    assert.match(received.content, /^Auto-Submitted: auto-generated\r$/m);
    assert.match(received.content, /^From: Guild <guild@guild\.example>\r$/m);
  });

  it('takes an address for one address, whatever it looks like', async () => {
    await register(bench, id(2), 'Eve', '"x,eve@evil.example"@example.com');
    await until(async () => (await count(bench, 'EmailDelivered')) === 2);
    assert.equal(server.received.length, 2);
    assert.equal(server.received[1]?.to, '"x,eve@evil.example"@example.com');
  });

  it('tries again when the server does not take it, and says nothing personal about it', async () => {
    server.refusing = 1;
    await register(bench, id(3), 'Cid', 'cid@example.com');
    await until(async () => (await count(bench, 'EmailDelivered')) === 3);
    assert.equal(server.received.length, 3);

    server.refusing = 1;
    const mail = {
      messageId: '<a@b>',
      from: 'a@example.com',
      to: 'dan@example.com',
      subject: 's',
      text: 't',
      html: 'h',
    };
    const transport = new SmtpTransport(url);
    await assert.rejects(
      transport.send(mail),
      ({ message }: Error) => /450/.test(message) && !/dan|example/.test(message),
    );
    await transport.close();
  });

  it('sends nothing again when everything is told again from the beginning', async () => {
    await close(true);
    await rm(join(bench.folder, 'consumers'), { recursive: true });
    ({ bench, close } = await open(new SmtpTransport(url), bench.folder));
    await register(bench, id(4), 'Dan', 'dan@example.com');
    await until(async () => (await count(bench, 'EmailDelivered')) === 4);
    assert.deepEqual(server.received.map(({ to }) => to).filter((to) => to.endsWith('@example.com')).length, 4);
    assert.equal(server.received.at(-1)?.to, 'dan@example.com');
  });

  it('sends nothing to whoever is erased before it was their turn', async () => {
    server.refusing = 1;
    await register(bench, id(5), 'Fay', 'fay@example.com');
    await until(async () => server.refusing <= 0);
    await bench.vault.destroyKey(id(5));
    await record(bench, id(5), { type: 'UserErased', data: { userId: id(5), emailDigest: 'digest' } });
    await register(bench, id(6), 'Gus', 'gus@example.com');
    await until(async () => (await count(bench, 'EmailDelivered')) === 5);
    await wait(1_200);
    assert.deepEqual(
      server.received.slice(4).map(({ to }) => to),
      ['gus@example.com'],
    );
  });
});

describe('a mail server that cannot be reached', () => {
  const mail = { messageId: '<a@b>', from: 'a@example.com', to: 'dan@example.com', subject: 's', text: 't', html: 'h' };

  it('is waited for, and one that refuses is not', async () => {
    const server = new MailServer();
    const transport = new SmtpTransport(await server.open());
    server.refusing = 1;
    await assert.rejects(transport.send(mail), (error) => error instanceof Error && !(error instanceof Unavailable));
    await server.close();
    await assert.rejects(
      transport.send(mail),
      (error) => error instanceof Unavailable && !/dan|example/.test(error.message),
    );
    await transport.close();
  });

  it('is waited for when it hangs up', async () => {
    const server = createServer((socket) => socket.end('421 mail.example closes\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const transport = new SmtpTransport(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await assert.rejects(transport.send(mail), Unavailable);
    await transport.close();
    server.close();
  });
});

describe('e-mails that wait', () => {
  it('are counted until they are handed over, or nobody is to get them any more', async () => {
    const server = new MailServer();
    const url = await server.open();
    const { bench, close, countWaiting } = await open(new SmtpTransport(url));
    await register(bench, id(1), 'Ada', 'ada@example.com');
    await until(async () => (await count(bench, 'EmailDelivered')) === 1 && (await countWaiting()) === 0);

    server.refusing = 1_000;
    await register(bench, id(2), 'Ben', 'ben@example.com');
    await until(async () => (await countWaiting()) === 1);
    await register(bench, id(3), 'Cid', 'cid@example.com');
    await until(async () => (await countWaiting()) === 2);
    await bench.vault.destroyKey(id(2));
    await record(bench, id(2), { type: 'UserErased', data: { userId: id(2), emailDigest: 'digest' } });
    // Only then: what had been begun for Ben before could still be handed over.
    await until(async () => (await countWaiting()) === 1);
    assert.equal(server.received.length, 1);
    server.refusing = 0;
    await until(async () => (await countWaiting()) === 0);
    assert.deepEqual(
      server.received.map(({ to }) => to),
      ['ada@example.com', 'cid@example.com'],
    );
    await close(false);
    await server.close();
  });
});

describe('having no mail server', () => {
  it('leaves e-mails in the outbox, and a mail server that comes later sends only what is new', async () => {
    const without = await open(new OutboxOnly());
    await register(without.bench, id(1), 'Ada', 'ada@example.com');
    await until(async () => (await count(without.bench, 'EmailDelivered')) === 1);
    await without.close(true);
    await rm(join(without.bench.folder, 'consumers'), { recursive: true });

    const server = new MailServer();
    const { bench, close } = await open(new SmtpTransport(await server.open()), without.bench.folder);
    await register(bench, id(2), 'Bob', 'bob@example.com');
    await until(async () => (await count(bench, 'EmailDelivered')) === 2);
    assert.deepEqual(
      server.received.map(({ to }) => to),
      ['bob@example.com'],
    );
    await close(false);
    await server.close();
  });
});
