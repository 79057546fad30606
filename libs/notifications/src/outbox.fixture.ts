import assert from 'node:assert/strict';
import { identityContext, notificationsContext, organizationsContext } from '@guildhall/contracts';
import { CommandContext, type Event } from '@guildhall/event-sourcing';
import { type Bench, openBench } from '@guildhall/testing';
import { LinkTokens } from '@guildhall/vault';
import { Emails } from './emails.js';
import { MailSettings } from './mail-settings.js';
import { queueEmails } from './queue-emails.js';
import { ReadOutboxRoute } from './read-outbox.js';
import { NotificationViews } from './views.js';

export const id = (prefix: string, digit: number) => `${prefix}_0000000000000000000000000${digit}`;
export const ada = id('usr', 1);
export const bob = id('usr', 2);
export const org = id('org', 1);
export const inv = id('inv', 1);

/** Notifications at work on a folder that goes away. */
export const open = async (folder?: string) => {
  const bench = await openBench(
    [identityContext, organizationsContext, notificationsContext],
    folder ? { folder } : {},
  );
  const views = await NotificationViews.open(bench.subscriptions);
  const links = new LinkTokens(bench.vault);
  const settings = new MailSettings({ publicUrl: 'https://guild.example/', from: 'guild@guild.example' });
  const route = new ReadOutboxRoute(views, new Emails(views, links, settings));
  bench.subscriptions.react(queueEmails(bench.decisions, views, bench.subscriptions));
  await bench.subscriptions.start();
  return { bench, links, route };
};

let made = 0;
export const record = async (
  { decisions, subscriptions }: Bench,
  category: string,
  stream: string,
  event: Event,
  actorId = ada,
) => {
  const decider = { category, initialState: () => 0, evolve: (state: number) => state };
  const actor = { type: 'user' as const, id: actorId };
  made += 1;
  const context = CommandContext.ofRequest(actor, { requestId: `request-${made}`, issuedAt: new Date() });
  await decisions.decide(decider, stream, context, () => [event]);
  // As a reader does who brings the token of the write.
  await subscriptions.appliedUpTo(await subscriptions.settled(context.position));
};

export const read = async (route: ReadOutboxRoute, query: { to?: string; limit?: number; cursor?: string } = {}) => {
  const headers: Record<string, string> = {};
  const answer = await route.list({ limit: 50, ...query }, 'application/json', {
    header: (name, value) => (headers[name] = value),
  });
  assert.ok(typeof answer === 'object');
  return answer;
};

export const registered = (userId: string, name: string, email: string): Event => ({
  type: 'UserRegistered',
  data: { userId, name, email },
});
export const founded: Event = {
  type: 'OrganizationFounded',
  data: {
    organizationId: org,
    name: 'Engines & <Co>',
    slug: 'engines',
    founderId: ada,
    membershipId: id('mbr', 1),
    template: 'workspace',
    roles: [],
    founderRoles: ['admin'],
    defaultRoles: ['member'],
    indispensableRole: 'admin',
    ownerRole: null,
    policies: {
      invitationLifetimeHours: 24,
      addsMembersDirectly: false,
      strangersInProjects: 'members',
      projectDeletion: 'always',
      deletionGraceDays: 30,
      ownershipTransfer: null,
    },
  },
};
