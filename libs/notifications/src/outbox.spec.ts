import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Event } from '@guildhall/event-sourcing';
import { LinkTokens } from '@guildhall/vault';
import { ada, bob, founded, id, inv, open, org, read, record, registered } from './outbox.fixture.js';

const invitation: Event = {
  type: 'InvitationIssued',
  data: {
    organizationId: org,
    invitationId: inv,
    email: 'bob@example.com',
    emailDigest: 'digest',
    kind: 'member',
    roles: ['member'],
    groups: [],
    projects: [],
    invitedBy: ada,
    expiresAt: '2026-03-08T10:00:00.000Z',
    link: 1,
  },
};
describe('the outbox', () => {
  let { bench, links, route } = {} as Awaited<ReturnType<typeof open>>;

  before(async () => {
    ({ bench, links, route } = await open());
    await record(bench, 'user', ada, registered(ada, 'Ada', 'ada@example.com'));
    await record(bench, 'organization', org, founded);
    await record(bench, 'organization', org, invitation);
  });
  after(() => bench.close());

  it('shows an e-mail to whoever brings the token of what caused it, with a link that proves the address', async () => {
    const { data } = await read(route, { to: 'ada@example.com' });
    assert.equal(data.length, 1);
    const url = new URL(data[0]!.links[0]!);
    assert.equal(url.origin + url.pathname, 'https://guild.example/verify-email');
    const proof = await links.verify('verify-email', url.searchParams.get('token')!, 'ada@example.com');
    assert.deepEqual([proof?.id, proof?.link], [ada, 1]);
    assert.ok(data[0]!.text.includes(data[0]!.links[0]!));
  });

  it('shows an invitation with who invites, to what, and until when', async () => {
    const { data } = await read(route, { to: 'bob@example.com' });
    const [email] = data;
    assert.equal(email?.subject, 'Ada invites you to Engines & <Co>');
    assert.match(email.text, /8 March 2026 at 10:00 UTC/);
    assert.match(email.html, /Engines &amp; &lt;Co&gt;/);
    const token = email.links[0]!.replace('https://guild.example/invitations/', '');
    assert.equal((await links.verify('invitation', token, 'bob@example.com'))?.id, inv);
  });

  it('shows the newest first, in pages, and nothing for an address that nobody has', async () => {
    const first = await read(route, { limit: 1 });
    assert.deepEqual(
      first.data.map(({ to }) => to),
      ['bob@example.com'],
    );
    const second = await read(route, { limit: 1, cursor: first.nextCursor! });
    assert.deepEqual(
      second.data.map(({ to }) => to),
      ['ada@example.com'],
    );
    assert.equal(second.nextCursor, null);
    assert.deepEqual((await read(route, { to: 'nobody@example.com' })).data, []);
  });

  it('is a page for browsers in which nothing that was typed in becomes markup', async () => {
    const headers: Record<string, string> = {};
    const page = await route.list({ limit: 50 }, 'text/html,*/*', { header: (name, value) => (headers[name] = value) });
    assert.ok(typeof page === 'string');
    assert.match(headers['content-type']!, /^text\/html/);
    assert.ok(page.includes('Engines &amp; &lt;Co&gt;') && !page.includes('<Co>'));
    assert.match(page, /<a href="https:\/\/guild\.example\/invitations\/inv_/);
  });

  it('sends another link when one is asked for, and tells who registers again that they have an account', async () => {
    await record(bench, 'user', bob, registered(bob, 'Bob', 'b@example.com'));
    const requestedAt = '2026-01-01T00:00:00Z';
    await record(bench, 'user', bob, {
      type: 'EmailVerificationRequested',
      data: { userId: bob, link: 2, requestedAt },
    });
    await record(bench, 'user', bob, { type: 'RegistrationRepeated', data: { userId: bob, repeatedAt: requestedAt } });
    const { data } = await read(route, { to: 'b@example.com' });
    assert.deepEqual(
      data.map(({ subject, links: [link] }) => [subject, link && LinkTokens.claims(link.split('token=')[1]!)?.link]),
      [
        ['You already have an account', undefined],
        ['Verify your e-mail address', 2],
        ['Verify your e-mail address', 1],
      ],
    );
  });

  it('asks nobody to verify who came by the link of an invitation', async () => {
    const proof = { invitation: { invitationId: inv, link: 1 } };
    const data = { userId: id('usr', 3), name: 'Cid', email: 'cid@example.com', ...proof };
    await record(bench, 'user', id('usr', 3), { type: 'UserRegistered', data });
    assert.deepEqual((await read(route, { to: 'cid@example.com' })).data, []);
  });

  it('has no e-mail twice when everything is told again from the beginning, and nothing in the log is readable', async () => {
    const before = (await read(route)).data;
    await bench.close({ keep: true });
    await rm(join(bench.folder, 'consumers'), { recursive: true });
    ({ bench, links, route } = await open(bench.folder));
    await bench.subscriptions.appliedUpTo(await bench.subscriptions.settled(await bench.store.head()));
    assert.deepEqual((await read(route)).data, before);

    const stored: string[] = [];
    for await (const { events } of bench.store.readAll({ after: -1, prefixes: ['mail-'] }))
      stored.push(JSON.stringify(events));
    assert.ok(stored.join('').includes('EmailQueued'));
    for (const secret of ['example.com', 'Ada', 'Engines', ...before.flatMap((email) => email.links)]) {
      assert.ok(!stored.join('').includes(secret), secret);
    }
  });

  it('reads erased where somebody was, also after a restart', async () => {
    await bench.vault.destroyKey(ada);
    await bench.vault.destroyKey(inv);
    await record(bench, 'organization', org, {
      type: 'InvitationErased',
      data: { organizationId: org, invitationId: inv },
    });
    await record(bench, 'user', ada, { type: 'UserErased', data: { userId: ada, emailDigest: 'digest' } });
    const now = (await read(route)).data.slice(-2);
    assert.deepEqual(
      now.map(({ to, links: found }) => [to, found.length]),
      [
        ['erased', 0],
        ['erased', 0],
      ],
    );
    assert.deepEqual(
      now.map(({ subject }) => subject),
      ['erased invites you to Engines & <Co>', 'Verify your e-mail address'],
    );
    assert.doesNotMatch(JSON.stringify(now), /Ada|ada@|bob@|Bob/);
    await bench.close({ keep: true });
    ({ bench, links, route } = await open(bench.folder));
    assert.deepEqual((await read(route)).data.slice(-2), now);
  });
});
