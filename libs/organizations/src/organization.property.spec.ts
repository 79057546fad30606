import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { CommandContext, type Decide, Decisions, Refusal, SystemClock } from '@guildhall/event-sourcing';
import { type Bench, openBench } from '@guildhall/testing';
import fc from 'fast-check';
import { acceptInvitation } from './domain/accept-invitation.js';
import { foundOrganization } from './domain/found-organization.js';
import { issueInvitation, revokeInvitation } from './domain/issue-invitation.js';
import { changeMemberRoles, leaveOrganization, removeMember } from './domain/manage-members.js';
import { type Organization, organization } from './domain/organization.js';
import { ADA, founding, inv, mbr, NOW, usr } from './domain/organization.fixture.js';

type Decision = Decide<Organization, OrganizationEvent>;

const people = [ADA, usr('b'), usr('c'), usr('d')];
const person = fc.constantFrom(...people);
/** The founder more often than others, so that enough is allowed. */
const actor = fc.constantFrom(ADA, ...people);
const number = fc.integer({ min: 1, max: 5 });
const role = fc.constantFrom('admin', 'member');
const digest = (userId: string) => `digest-of-${userId}`;

let stay = 0;
const command: fc.Arbitrary<Decision> = fc.oneof(
  fc.record({ by: actor, to: person, as: number, role }).map(({ by, to, as, role: given }) =>
    issueInvitation(
      by,
      {
        invitationId: inv(String(as)),
        email: `${to}@example.com`,
        emailDigest: digest(to),
        roles: [given],
        groups: [],
        projects: [],
      },
      NOW,
    ),
  ),
  fc.record({ by: person, as: number }).map(({ by, as }) =>
    acceptInvitation(
      {
        invitationId: inv(String(as)),
        link: 1,
        userId: by,
        emailDigest: digest(by),
        membershipId: mbr(String((stay += 1))),
      },
      NOW,
    ),
  ),
  fc.record({ by: person, as: number }).map(({ by, as }) => revokeInvitation(by, inv(String(as)))),
  fc.record({ by: actor, to: person, role }).map(({ by, to, role: given }) => changeMemberRoles(by, to, [given])),
  fc.record({ by: actor, to: person }).map(({ by, to }) => removeMember(by, to)),
  person.map((by) => leaveOrganization(by)),
);

/** What must hold whatever happened: read off the history alone, not off the state that decisions use. */
const check = (history: readonly OrganizationEvent[]): void => {
  const members = new Map<string, readonly string[]>([[ADA, ['admin']]]);
  const open = new Map<string, string>();
  const stays = new Set<string>();
  for (const { type, data } of history) {
    if (type === 'InvitationIssued') {
      assert.ok(![...open.values()].includes(data.emailDigest), 'two open invitations for one address');
      open.set(data.invitationId, data.emailDigest);
    } else if (type === 'InvitationAccepted') {
      assert.equal(open.get(data.invitationId), digest(data.userId), 'accepted what was not open for them');
      open.delete(data.invitationId);
    } else if (type === 'InvitationRevoked') {
      assert.ok(open.delete(data.invitationId), 'revoked what was not open');
    } else if (type === 'MemberJoined') {
      assert.ok(!members.has(data.userId), 'joined twice');
      assert.ok(!stays.has(data.membershipId), 'one stay for two');
      stays.add(data.membershipId);
      members.set(data.userId, data.roles);
    } else if (type === 'MemberRolesChanged') {
      assert.ok(members.has(data.userId), 'changed a stranger');
      members.set(data.userId, data.roles);
    } else if (type === 'MemberRemoved') {
      assert.ok(members.delete(data.userId), 'removed a stranger');
    }
    assert.ok(
      [...members.values()].some((roles) => roles.includes('admin')),
      'nobody administrates',
    );
  }
};

let bench: Bench;
before(async () => {
  bench = await openBench([organizationsContext]);
});
after(() => bench.close());

it('keeps its invariants under random commands that race from two replicas', async () => {
  const clock = new SystemClock();
  const context = () =>
    CommandContext.ofRequest({ type: 'user', id: ADA }, { requestId: randomUUID(), issuedAt: clock.now() });
  let decided = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(command, { minLength: 1, maxLength: 8 }), { minLength: 5, maxLength: 25 }),
      async (rounds) => {
        const replicas = [0, 1].map(() => new Decisions(bench.store, bench.codec, clock));
        const organizationId = `org_${randomUUID()
          .replaceAll('-', '')
          .slice(0, 26)
          .replaceAll(/[ilou]/g, '0')}`;
        await replicas[0]!.decide(
          organization,
          organizationId,
          context(),
          foundOrganization({ ...founding, organizationId }),
        );
        for (const round of rounds) {
          const results = await Promise.allSettled(
            round.map((decision, index) =>
              replicas[index % 2]!.decide(organization, organizationId, context(), decision),
            ),
          );
          for (const result of results) {
            if (result.status === 'fulfilled') decided += 1;
            else assert.ok(result.reason instanceof Refusal, String(result.reason));
          }
        }
        const history: OrganizationEvent[] = [];
        for await (const batch of bench.store.readStream(`organization-${organizationId}`)) {
          history.push(...(await bench.codec.decode<OrganizationEvent>(batch)));
        }
        check(history);
      },
    ),
    { numRuns: 200 },
  );
  // Were everything refused, nothing would have been tested.
  assert.ok(decided > 500, `${decided} commands went through`);
});
