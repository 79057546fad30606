import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryReadModel } from '@guildhall/read-model/memory';
import { expiredInvitations, type InvitationOrder, type InvitationPlace } from './expired-invitations.js';
import { type InvitationRow, invitations } from './invitations.js';

const NOW = new Date('2026-06-01T00:00:00.000Z');
const STATUSES = ['pending', 'expired', 'accepted', 'pending'] as const;

/** Four in each millisecond; of every four one was noted, one is overdue, one was accepted and one is open. */
const rowOf = (n: number): InvitationRow => ({
  invitationId: `inv_${String((n * 7) % 400).padStart(4, '0')}`,
  organizationId: n % 50 === 49 ? 'org_other' : 'org_looms',
  email: `guest${n}@example.com`,
  name: null,
  emailDigest: '',
  kind: 'member',
  roles: [],
  groups: [],
  projects: [],
  status: STATUSES[n % 4]!,
  invitedBy: 'usr_ada',
  issuedAt: new Date(Date.parse('2026-05-01T00:00:00.000Z') + Math.floor(n / 4)).toISOString(),
  expiresAt: n % 4 === 3 ? '2026-06-01T00:00:00.001Z' : new Date(NOW.getTime() - (n % 40)).toISOString(),
  link: 1,
});

describe('invitations that have expired', async () => {
  const rows = Array.from({ length: 400 }, (_, n) => rowOf(n));
  const views = { invitations: await new MemoryReadModel().view(invitations.view) };
  await views.invitations.apply(
    rows.map((row, position) => ({ key: row.invitationId, row, position })),
    rows.length,
  );

  const list = async (limit: number, order: InvitationOrder, search?: string) => {
    const all: string[] = [];
    let after: InvitationPlace | undefined;
    for (;;) {
      const page = await expiredInvitations(views, {
        organizationId: 'org_looms',
        ...order,
        limit,
        after,
        search,
        now: NOW,
      });
      all.push(...page.rows.map(({ invitationId }) => invitationId));
      if (page.next === undefined) return all;
      assert.equal(page.rows.length, limit, 'only the last page is short');
      after = page.next;
    }
  };
  const wanted = ({ field, direction }: InvitationOrder, search = '') => {
    const rising = rows
      .filter((row, n) => row.organizationId === 'org_looms' && n % 4 < 2 && row.email.includes(search))
      .toSorted((one, other) => (`${one[field]}${one.invitationId}` < `${other[field]}${other.invitationId}` ? -1 : 1))
      .map(({ invitationId }) => invitationId);
    return direction === 'ascending' ? rising : rising.toReversed();
  };
  const ORDERS = (['issuedAt', 'expiresAt'] as const).flatMap((field) =>
    (['ascending', 'descending'] as const).map((direction): InvitationOrder => ({ field, direction })),
  );

  for (const order of ORDERS)
    for (const limit of [1, 2, 3, 10, 200])
      it(`are given each once, by ${order.field} ${order.direction}, ${limit} a page, whether it was noted or not`, async () => {
        assert.deepEqual(await list(limit, order), wanted(order));
      });

  it('are searched', async () => {
    for (const order of ORDERS) {
      assert.deepEqual(await list(3, order, 'GUEST1'), wanted(order, 'guest1'));
      assert.deepEqual(await list(3, order, 'zzzz'), []);
    }
  });
});
