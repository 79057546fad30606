import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryReadModel } from '@guildhall/read-model/memory';
import { expiredInvitations } from './expired-invitations.js';
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
  expiresAt: n % 4 === 3 ? '2026-06-01T00:00:00.001Z' : '2026-06-01T00:00:00.000Z',
  link: 1,
});

describe('invitations that have expired', async () => {
  const rows = Array.from({ length: 400 }, (_, n) => rowOf(n));
  const views = { invitations: await new MemoryReadModel().view(invitations.view) };
  await views.invitations.apply(
    rows.map((row, position) => ({ key: row.invitationId, row, position })),
    rows.length,
  );

  const list = async (limit: number, search?: string) => {
    const all: string[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await expiredInvitations(views, { organizationId: 'org_looms', limit, cursor, search, now: NOW });
      all.push(...page.rows.map(({ invitationId }) => invitationId));
      if (page.nextCursor === null) return all;
      assert.equal(page.rows.length, limit, 'only the last page is short');
      cursor = page.nextCursor;
    }
  };
  const wanted = (search = '') =>
    rows
      .filter((row, n) => row.organizationId === 'org_looms' && n % 4 < 2 && row.email.includes(search))
      .toSorted((one, other) =>
        `${other.issuedAt}${other.invitationId}` < `${one.issuedAt}${one.invitationId}` ? -1 : 1,
      )
      .map(({ invitationId }) => invitationId);

  for (const limit of [1, 2, 3, 10, 200])
    it(`are given each once, newest first, ${limit} a page, whether it was noted or not`, async () => {
      assert.deepEqual(await list(limit), wanted());
    });

  it('are searched', async () => {
    assert.deepEqual(await list(3, 'GUEST1'), wanted('guest1'));
    assert.deepEqual(await list(3, 'zzzz'), []);
  });

  it('go on behind no other cursor', async () => {
    for (const cursor of ['x', '', Buffer.from('a/b/c').toString('base64url')])
      await assert.rejects(expiredInvitations(views, { organizationId: 'org_looms', limit: 1, cursor, now: NOW }), {
        code: 'invalid-cursor',
      });
  });
});
