import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { CommandContext, type Decide } from '@guildhall/event-sourcing';
import { type Bench, MovableClock, openBench } from '@guildhall/testing';
import { deleteOrganization } from './domain/delete-organization.js';
import { foundOrganization } from './domain/found-organization.js';
import { issueInvitation, resendInvitation, revokeInvitation } from './domain/issue-invitation.js';
import { type Organization, organization } from './domain/organization.js';
import { ADA, BEN, facts, founding, inv, mbr, ORG, otr, template } from './domain/organization.fixture.js';
import { reserveSlug, slug } from './domain/slug.js';
import { transferOwnership } from './domain/transfer-ownership.js';
import { completeDeletions, expireInvitations, expireOwnershipTransfers } from './keep-deadlines.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('what time passing leads to', () => {
  const clock = new MovableClock();
  let bench: Bench;

  const context = () =>
    CommandContext.ofRequest({ type: 'user', id: ADA }, { requestId: randomUUID(), issuedAt: clock.now() });
  const decide = (decision: Decide<Organization, OrganizationEvent>) =>
    bench.decisions.decide(organization, ORG, context(), decision);
  const history = async () => {
    const events: OrganizationEvent[] = [];
    for await (const batch of bench.store.readStream(`organization-${ORG}`))
      events.push(...(await bench.codec.decode<OrganizationEvent>(batch)));
    return events;
  };
  const comes = async (type: OrganizationEvent['type']) => {
    const end = performance.now() + 5_000;
    while (!(await history()).some((event) => event.type === type)) {
      assert.ok(performance.now() < end, `${type} in time`);
      await wait(5);
    }
  };
  const cameYet = async (type: OrganizationEvent['type']) => (await history()).some((event) => event.type === type);

  before(async () => {
    bench = await openBench([organizationsContext], { clock });
    for (const deadlines of [expireInvitations, expireOwnershipTransfers, completeDeletions])
      bench.subscriptions.schedule(deadlines(bench.decisions, clock));
    await bench.subscriptions.start();
    await bench.decisions.decide(slug, founding.slug, context(), reserveSlug(ORG, clock.now().toISOString()));
    await decide(foundOrganization({ ...founding, template: template('cloud') }));
  });
  after(() => bench.close());

  it('an invitation expires, when it was sent again after the longer time', async () => {
    await decide(issueInvitation(ADA, facts(), clock.now()));
    clock.pass(6 * DAY);
    await decide(resendInvitation(ADA, inv('ben'), clock.now()));
    clock.pass(2 * DAY);
    await wait(50);
    assert.equal(await cameYet('InvitationExpired'), false, 'not before the new time');
    clock.pass(5 * DAY);
    await comes('InvitationExpired');
  });

  it('an invitation that another one has replaced is over, and is waited for no more', async () => {
    await decide(issueInvitation(ADA, facts({ invitationId: inv('1') }), clock.now()));
    const { expiresAt } = (await bench.decisions.load(organization, ORG)).state.invitations.get(inv('1'))!;
    // As another replica decides it whose clock has come there first.
    const { position } = await decide(
      issueInvitation(ADA, facts({ invitationId: inv('2') }), new Date(Date.parse(expiresAt) + DAY)),
    );
    await bench.subscriptions.appliedUpTo(position);
    const open = (await bench.decisions.load(organization, ORG)).state.invitations;
    assert.deepEqual([...open.keys()], [inv('2')]);
    assert.deepEqual(bench.subscriptions.deadlines, { open: 1, overdue: 0 });
    await decide(revokeInvitation(ADA, inv('2')));
  });

  it('an invitation of an older history that was replaced unnoted is dropped without a word', async () => {
    const [issued] = issueInvitation(
      ADA,
      facts({ invitationId: inv('3') }),
      clock.now(),
    )((await bench.decisions.load(organization, ORG)).state) as [
      Extract<OrganizationEvent, { type: 'InvitationIssued' }>,
    ];
    const successor = { ...issued, data: { ...issued.data, invitationId: inv('4') } };
    await decide(() => [issued, successor]);
    await decide(revokeInvitation(ADA, inv('4')));
    const before = await history();
    clock.pass(8 * DAY);
    const end = performance.now() + 5_000;
    while (bench.subscriptions.deadlines.open > 0) {
      assert.ok(performance.now() < end, 'it is dropped in time');
      await wait(5);
    }
    assert.deepEqual(await history(), before);
  });

  it('an offer of ownership expires', async () => {
    await bench.store.append(
      `organization-${ORG}`,
      (await history()).length - 1,
      await bench.codec.encode(
        [
          {
            id: randomUUID(),
            event: {
              type: 'MemberJoined',
              data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles: ['administrator'] },
            },
          },
        ],
        {
          time: clock.now().toISOString(),
          actor: { type: 'user', id: ADA },
          requestId: 'r',
          correlationId: 'r',
          causationId: 'r',
          commandId: randomUUID(),
        },
      ),
    );
    await decide(
      transferOwnership(ADA, { transferId: otr('1'), toUserId: BEN, membershipId: mbr('new') }, clock.now()),
    );
    clock.pass(7 * DAY + HOUR);
    await comes('OwnershipTransferExpired');
  });

  it('a deleted organization is gone after its time, and its slug is free', async () => {
    await decide(deleteOrganization(ADA, clock.now()));
    clock.pass(29 * DAY);
    await wait(50);
    assert.equal(await cameYet('OrganizationDeletionCompleted'), false);
    clock.pass(DAY);
    await comes('OrganizationDeletionCompleted');
    const end = performance.now() + 5_000;
    while ((await bench.decisions.load(slug, founding.slug)).state.holder !== undefined) {
      assert.ok(performance.now() < end, 'the slug is free in time');
      await wait(5);
    }
  });
});
