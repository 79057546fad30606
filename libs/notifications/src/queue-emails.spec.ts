import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Event } from '@guildhall/event-sourcing';
import { ada, bob, founded, id, inv, open, org, read, record, registered } from './outbox.fixture.js';

const cid = id('usr', 3);
const mill = id('prj', 1);
const transfer = id('otr', 1);
const expiresAt = '2026-03-08T10:00:00.000Z';
const stay = { organizationId: org, userId: bob, membershipId: id('mbr', 2) };

const invited = (change: object): Event => ({
  type: 'InvitationIssued',
  data: {
    organizationId: org,
    invitationId: inv,
    email: 'dan@example.com',
    emailDigest: 'digest',
    kind: 'member',
    roles: ['member'],
    groups: [],
    projects: [],
    invitedBy: ada,
    expiresAt,
    link: 1,
    ...change,
  },
});
const offered: Event = {
  type: 'OwnershipTransferOffered',
  data: { organizationId: org, transferId: transfer, fromUserId: ada, toUserId: bob, expiresAt },
};
const settled = (type: string): Event => ({ type, data: { organizationId: org, transferId: transfer } });

/** What people find in their inboxes after something has happened in Ada's organization. */
describe('people are told', () => {
  let opened = {} as Awaited<ReturnType<typeof open>>;
  let earlier: number;

  const happens = (...events: readonly Event[]) =>
    events.reduce<Promise<void>>(
      (previous, event) => previous.then(() => record(opened.bench, 'organization', org, event)),
      Promise.resolve(),
    );
  /** The e-mails since the test began, oldest first. */
  const emails = async () => {
    const { data } = await read(opened.route, { limit: 200 });
    return data.slice(0, data.length - earlier).toReversed();
  };
  const told = async () => (await emails()).map(({ to, subject }) => `${to}: ${subject}`);

  beforeEach(async () => {
    opened = await open();
    for (const [userId, name] of [
      [ada, 'Ada'],
      [bob, 'Bob'],
      [cid, 'Cid'],
    ] as const)
      await record(opened.bench, 'user', userId, registered(userId, name, `${name.toLowerCase()}@example.com`));
    const project = { organizationId: org, projectId: mill, name: 'Mill', creatorId: ada, membershipId: id('mbr', 1) };
    await happens(founded, { type: 'ProjectCreated', data: project });
    earlier = (await read(opened.route, { limit: 200 })).data.length;
  });
  afterEach(() => opened.bench.close());

  it('of a new link, when an invitation is sent again', async () => {
    const resent: Event = {
      type: 'InvitationResent',
      data: { organizationId: org, invitationId: inv, link: 2, expiresAt },
    };
    await happens(invited({}), resent);
    const [first, second] = await emails();
    assert.deepEqual([first?.subject, second?.subject], Array(2).fill('Ada invites you to Engines & <Co>'));
    const linkIn = async (email: typeof first) => {
      const token = email!.links[0]!.replace('https://guild.example/invitations/', '');
      return (await opened.links.verify('invitation', token, 'dan@example.com'))?.link;
    };
    assert.deepEqual([await linkIn(first), await linkIn(second)], [1, 2]);
  });

  it('that they are to work on a project from outside', async () => {
    await happens(invited({ kind: 'collaborator', roles: [], projects: [{ projectId: mill, roles: ['viewer'] }] }));
    const [email] = await emails();
    assert.equal(email?.subject, 'Ada invites you to collaborate with Engines & <Co>');
    assert.match(email.text, /to work on Mill, a project of Engines & <Co>, as an external collaborator/);
    assert.match(email.links[0]!, /^https:\/\/guild\.example\/invitations\/inv_/);
  });

  it('what they were given, instead of being invited where they belong already', async () => {
    await happens(invited({ acceptedAtOnceBy: bob, projects: [{ projectId: mill, roles: ['viewer'] }] }));
    assert.deepEqual(await told(), ['bob@example.com: You were given access in Engines & <Co>']);
    const [email] = await emails();
    assert.match(email!.text, /Ada has given you access to Mill, a project of Engines & <Co>\./);
    assert.deepEqual(email!.links, []);
  });

  it('that they were added, but not that they joined by themselves', async () => {
    await happens({ type: 'MemberJoined', data: { ...stay, roles: ['member'] } });
    assert.deepEqual(await told(), ['bob@example.com: You were added to Engines & <Co>']);
    const data = { ...stay, userId: cid, membershipId: id('mbr', 3), roles: ['member'], invitationId: inv };
    await happens({ type: 'MemberJoined', data });
    assert.equal((await told()).length, 1);
  });

  it('that they were removed, but not that they left', async () => {
    await happens({ type: 'MemberRemoved', data: { ...stay, reason: 'left' } });
    await happens({ type: 'CollaboratorRemoved', data: { ...stay, reason: 'erased' } });
    assert.deepEqual(await told(), []);
    await happens({ type: 'MemberRemoved', data: { ...stay, reason: 'removed' } });
    await happens({ type: 'CollaboratorRemoved', data: { ...stay, userId: cid, reason: 'removed' } });
    assert.deepEqual(await told(), [
      'bob@example.com: Your access to Engines & <Co> has ended',
      'cid@example.com: Your access to Engines & <Co> has ended',
    ]);
  });

  it('that the organization is offered to them, by whom, until when, and where to accept', async () => {
    await happens(offered);
    const [email, ...others] = await emails();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [email?.to, email?.subject],
      ['bob@example.com', 'Ada offers you the ownership of Engines & <Co>'],
    );
    assert.match(email!.text, /8 March 2026 at 10:00 UTC/);
    assert.deepEqual(email!.links, [`https://guild.example/ownership-offers/${org}/${transfer}`]);
  });

  for (const [type, ...expected] of [
    ['OwnershipTransferDeclined', 'ada@example.com: Bob has declined the ownership of Engines & <Co>'],
    ['OwnershipTransferCancelled', 'bob@example.com: The ownership of Engines & <Co> is offered no more'],
    [
      'OwnershipTransferExpired',
      'ada@example.com: The offer to take Engines & <Co> over has expired',
      'bob@example.com: The offer to take Engines & <Co> over has expired',
    ],
  ] as const)
    it(`what became of an offer: ${type}`, async () => {
      await happens(offered, settled(type));
      assert.deepEqual((await told()).slice(1).toSorted(), expected);
    });

  it('that an offer is open no more because the one it was made to was removed by another', async () => {
    await happens(offered);
    await record(opened.bench, 'organization', org, settled('OwnershipTransferCancelled'), cid);
    assert.deepEqual((await told()).slice(1).toSorted(), [
      'ada@example.com: The ownership of Engines & <Co> is offered no more',
      'bob@example.com: The ownership of Engines & <Co> is offered no more',
    ]);
  });

  it('that the organization is theirs, and that it is theirs no more', async () => {
    const from = { userId: ada, membershipId: id('mbr', 1), roles: ['member'] };
    const to = { userId: bob, membershipId: id('mbr', 2), roles: ['admin'] };
    const data = { organizationId: org, transferId: transfer, from, to };
    await happens({ type: 'OwnershipTransferred', data });
    assert.deepEqual((await told()).toSorted(), [
      'ada@example.com: Bob is the owner of Engines & <Co> now',
      'bob@example.com: You are the owner of Engines & <Co>',
    ]);
  });

  it('that the organization was deleted, if they administrate it, and until when it can be restored', async () => {
    const rest = { ...stay, userId: cid, membershipId: id('mbr', 3) };
    await happens({ type: 'MemberJoined', data: { ...stay, roles: ['member'], invitationId: inv } });
    await happens({ type: 'MemberJoined', data: { ...rest, roles: ['member'], invitationId: inv } });
    await happens({ type: 'MemberRolesChanged', data: { ...stay, roles: ['admin'] } });
    await happens({ type: 'OrganizationDeleted', data: { organizationId: org, restorableUntil: expiresAt } });
    assert.deepEqual((await told()).toSorted(), [
      'ada@example.com: Engines & <Co> was deleted',
      'bob@example.com: Engines & <Co> was deleted',
    ]);
    const [email] = await emails();
    assert.match(email!.text, /You can restore it until 8 March 2026 at 10:00 UTC/);
  });

  it('once, also when everything is told again from the beginning', async () => {
    await happens(offered, settled('OwnershipTransferExpired'), invited({}));
    await happens({ type: 'OrganizationDeleted', data: { organizationId: org, restorableUntil: expiresAt } });
    const expected = await told();
    assert.equal(expected.length, 5);
    await opened.bench.close({ keep: true });
    await rm(join(opened.bench.folder, 'consumers'), { recursive: true });
    opened = await open(opened.bench.folder);
    const { subscriptions, store } = opened.bench;
    await subscriptions.appliedUpTo(await subscriptions.settled(await store.head()));
    assert.deepEqual(await told(), expected);
  });
});
