import assert from 'node:assert/strict';
import type { OrganizationEvent } from '@guildhall/contracts';
import { type Decide, Refusal } from '@guildhall/event-sourcing';
import fc from 'fast-check';
import { acceptInvitation } from './accept-invitation.js';
import { declineInvitation, issueInvitation, revokeInvitation } from './issue-invitation.js';
import { addToGroup, createGroup, deleteGroup, removeFromGroup } from './manage-groups.js';
import { changeMemberRoles, leaveOrganization, removeMember } from './manage-members.js';
import { createRole, deleteRole } from './manage-roles.js';
import { type Organization, organization } from './organization.js';
import { grp, inv, mbr, NOW, otr, ownedBy, rol, usr } from './organization.fixture.js';
import {
  drop,
  expected,
  gives,
  governs,
  has,
  idIn,
  ownRoleOf,
  PEOPLE,
  type Person,
  type Role,
  ROLES,
  seen,
  type Sheet,
} from './organization.sheet.fixture.js';
import { acceptOwnership, cancelOwnershipTransfer, declineOwnership, transferOwnership } from './transfer-ownership.js';

type Decision = Decide<Organization, OrganizationEvent>;

type Command = Readonly<{
  name: string;
  decide: Decision;
  allowed: (sheet: Sheet) => boolean;
  carry: (sheet: Sheet) => void;
}>;

let fresh = 0;
const anew = (make: (tail: string) => string): string => make(String((fresh += 1)));

const person = fc.constantFrom(...PEOPLE);
/** Who is in charge at first more often than others, so that enough is allowed. */
const actor = fc.constantFrom<Person>('ada', 'ada', ...PEOPLE);
const role = fc.constantFrom(...ROLES);

const mayBeInvitedBy = (sheet: Sheet, by: Person): boolean => governs(sheet, by);

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ by: actor, to: person, as: role }).map(({ by, to, as }) => ({
    name: `${by} invites ${to} as ${as}`,
    decide: (state: Organization) =>
      issueInvitation(
        usr(by),
        {
          invitationId: inv(to),
          email: `${to}@example.com`,
          emailDigest: to,
          roles: [idIn(state, as)],
          groups: [],
          projects: [],
          userId: usr(to),
        },
        NOW,
      )(state),
    allowed: (sheet: Sheet) =>
      governs(sheet, by) && gives(sheet, by, as) && !sheet.members.has(to) && !sheet.invited.has(to),
    carry: (sheet: Sheet) => void sheet.invited.set(to, { by, role: as }),
  })),
  person.map((who) => ({
    name: `${who} accepts`,
    decide: (state: Organization) =>
      acceptInvitation(
        { invitationId: inv(who), link: 1, userId: usr(who), emailDigest: who, membershipId: anew(mbr) },
        NOW,
      )(state),
    // Who is in already changes nothing by accepting once more.
    allowed: (sheet: Sheet) => {
      const invitation = sheet.invited.get(who);
      return invitation ? mayBeInvitedBy(sheet, invitation.by) : sheet.members.has(who);
    },
    carry: (sheet: Sheet) => {
      const invitation = sheet.invited.get(who);
      if (!invitation) return;
      const given = gives(sheet, invitation.by, invitation.role) ? invitation.role : 'member';
      sheet.invited.delete(who);
      if (!sheet.members.has(who)) sheet.members.set(who, new Set([given]));
      else if (given !== 'member') sheet.members.get(who)!.add(given);
    },
  })),
  person.map((who) => ({
    name: `${who} declines`,
    decide: declineInvitation(inv(who), 1),
    allowed: (sheet: Sheet) => sheet.invited.has(who),
    carry: (sheet: Sheet) => void sheet.invited.delete(who),
  })),
  fc.record({ by: actor, to: person }).map(({ by, to }) => ({
    name: `${by} revokes the invitation of ${to}`,
    decide: revokeInvitation(usr(by), inv(to)),
    allowed: (sheet: Sheet) => sheet.invited.has(to) && (governs(sheet, by) || sheet.invited.get(to)!.by === by),
    carry: (sheet: Sheet) => void sheet.invited.delete(to),
  })),
  fc
    .record({ by: actor, to: person, roles: fc.uniqueArray(role, { minLength: 1, maxLength: 2 }) })
    .map(({ by, to, roles }) => ({
      name: `${by} makes ${to} ${roles.join(' and ')}`,
      decide: (state: Organization) =>
        changeMemberRoles(
          usr(by),
          usr(to),
          roles.map((one) => idIn(state, one)),
        )(state),
      allowed: (sheet: Sheet) => {
        const held = sheet.members.get(to);
        if (!held || !governs(sheet, by) || (roles.includes('own') && !sheet.ownRole)) return false;
        const counting = [...held].filter((one) => one !== 'own' || sheet.ownRole);
        const changed = [
          ...roles.filter((one) => !counting.includes(one)),
          ...counting.filter((one) => !roles.includes(one)),
        ];
        return changed.every((one) => gives(sheet, by, one));
      },
      carry: (sheet: Sheet) => {
        const held = [...sheet.members.get(to)!].filter((one) => one !== 'own' || sheet.ownRole);
        if (held.length !== roles.length || !roles.every((one) => held.includes(one)))
          sheet.members.set(to, new Set(roles));
      },
    })),
  fc.record({ by: actor, to: person }).map(({ by, to }) => ({
    name: `${by} removes ${to}`,
    decide: removeMember(usr(by), usr(to)),
    allowed: (sheet: Sheet) =>
      governs(sheet, by) &&
      sheet.members.has(to) &&
      [...sheet.members.get(to)!].filter((one) => one !== 'own' || sheet.ownRole).every((one) => gives(sheet, by, one)),
    carry: (sheet: Sheet) => drop(sheet, to),
  })),
  person.map((who) => ({
    name: `${who} leaves`,
    decide: leaveOrganization(usr(who)),
    allowed: (sheet: Sheet) => sheet.members.has(who) && !has(sheet, who, 'owner'),
    carry: (sheet: Sheet) => drop(sheet, who),
  })),
  fc.record({ by: actor, to: person }).map(({ by, to }) => ({
    name: `${by} offers the ownership to ${to}`,
    decide: (state: Organization) =>
      transferOwnership(usr(by), { transferId: anew(otr), toUserId: usr(to), membershipId: anew(mbr) }, NOW)(state),
    allowed: (sheet: Sheet) => has(sheet, by, 'owner') && !sheet.offer && by !== to && has(sheet, to, 'administrator'),
    carry: (sheet: Sheet) => void (sheet.offer = { to, by }),
  })),
  fc.record({ by: person, what: fc.constantFrom('accepts', 'declines', 'cancels') }).map(({ by, what }) => ({
    name: `${by} ${what} the ownership`,
    decide: (state: Organization) => {
      const transferId = state.transfer?.transferId ?? otr('none');
      if (what === 'accepts') return acceptOwnership(usr(by), transferId, anew(mbr), NOW)(state);
      return (what === 'declines' ? declineOwnership : cancelOwnershipTransfer)(usr(by), transferId)(state);
    },
    allowed: ({ offer, ...sheet }: Sheet) => {
      if (!offer) return false;
      if (what === 'cancels') return offer.by === by;
      return offer.to === by && (what === 'declines' || has({ offer, ...sheet }, by, 'administrator'));
    },
    carry: (sheet: Sheet) => {
      const offer = sheet.offer!;
      sheet.offer = undefined;
      if (what !== 'accepts') return;
      const former = [...sheet.members.get(offer.by)!].filter((one) => one !== 'owner');
      const next = [...sheet.members.get(by)!].filter((one) => one !== 'administrator' && one !== 'member');
      sheet.members.set(offer.by, new Set<Role>(['administrator', ...former]));
      sheet.members.set(by, new Set<Role>(['owner', ...next]));
    },
  })),
  actor.map((by) => ({
    name: `${by} makes the group`,
    decide: createGroup(usr(by), { groupId: grp('one'), name: 'One', members: [], projects: [] }),
    allowed: (sheet: Sheet) => governs(sheet, by) && !sheet.group,
    carry: (sheet: Sheet) => void (sheet.group = new Set()),
  })),
  actor.map((by) => ({
    name: `${by} deletes the group`,
    decide: deleteGroup(usr(by), grp('one')),
    allowed: (sheet: Sheet) => governs(sheet, by) && sheet.group !== undefined,
    carry: (sheet: Sheet) => void (sheet.group = undefined),
  })),
  fc.record({ by: actor, who: person }).map(({ by, who }) => ({
    name: `${by} puts ${who} into the group`,
    decide: addToGroup(usr(by), grp('one'), usr(who)),
    allowed: (sheet: Sheet) => governs(sheet, by) && sheet.group !== undefined && sheet.members.has(who),
    carry: (sheet: Sheet) => void sheet.group!.add(who),
  })),
  fc.record({ by: actor, who: person }).map(({ by, who }) => ({
    name: `${by} takes ${who} out of the group`,
    decide: removeFromGroup(usr(by), grp('one'), usr(who)),
    allowed: (sheet: Sheet) => governs(sheet, by) && (sheet.group?.has(who) ?? false),
    carry: (sheet: Sheet) => void sheet.group!.delete(who),
  })),
  actor.map((by) => ({
    name: `${by} makes the own role`,
    decide: (state: Organization) =>
      createRole(usr(by), anew(rol), { name: 'Own', permissions: ['audit-events.list'], projectRoles: [] }, [])(state),
    allowed: (sheet: Sheet) => governs(sheet, by) && !sheet.ownRole,
    carry: (sheet: Sheet) => {
      // Another one than before: who held that does not hold this.
      for (const held of sheet.members.values()) held.delete('own');
      for (const [who, { by: inviter, role: wanted }] of sheet.invited)
        if (wanted === 'own') sheet.invited.set(who, { by: inviter, role: 'member' });
      sheet.ownRole = true;
    },
  })),
  actor.map((by) => ({
    name: `${by} deletes the own role`,
    decide: (state: Organization) => deleteRole(usr(by), ownRoleOf(state), true)(state),
    allowed: (sheet: Sheet) => governs(sheet, by) && sheet.ownRole,
    carry: (sheet: Sheet) => void (sheet.ownRole = false),
  })),
);

/** Told by its name when a sequence is shown. */
const command = anyCommand.map((one) => ({ ...one, [fc.toStringMethod]: () => one.name }));

/** One owner, one stay for each member and nobody else's, groups of members alone. */
const checkInvariants = (state: Organization): void => {
  const owners = [...state.members].filter(([, { roles }]) => roles.includes('owner'));
  assert.deepEqual(
    owners.map(([id]) => id),
    [state.ownerId],
  );
  assert.equal(state.holders, 1);
  const stays = [...state.members.values()].map(({ membershipId }) => membershipId);
  assert.equal(new Set(stays).size, stays.length);
  for (const { members } of state.groups.values()) for (const id of members) assert.ok(state.members.has(id));
  for (const [digest, invitationId] of state.invited)
    assert.equal(state.invitations.get(invitationId)?.emailDigest, digest);
};

/**
 * Lets random people do random things to one organization and holds every step against the sheet: allowed and refused alike,
 * and the same afterwards.
 * @returns how many were carried out and how many refused
 */
export const playOnPaper = (sequences: number): { carried: number; refused: number } => {
  const tally = { carried: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(command, { minLength: 5, maxLength: 60, size: 'max' }), (commands) => {
      const begun = ownedBy('cloud', { [usr('ben')]: ['administrator'], [usr('cy')]: ['member'] });
      let state = begun.reduce(organization.evolve, organization.initialState());
      const sheet: Sheet = {
        members: new Map<Person, Set<Role>>([
          ['ada', new Set(['owner'])],
          ['ben', new Set(['administrator'])],
          ['cy', new Set(['member'])],
        ]),
        invited: new Map(),
        group: undefined,
        ownRole: false,
        offer: undefined,
      };
      for (const { name, decide, allowed, carry } of commands) {
        const should = allowed(sheet);
        try {
          state = decide(state).reduce(organization.evolve, state);
          assert.ok(should, `${name}: was let through`);
          carry(sheet);
          tally.carried += 1;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          assert.ok(!should, `${name}: was refused as ${error.code}`);
          tally.refused += 1;
        }
        assert.deepEqual(seen(state), expected(sheet), name);
        checkInvariants(state);
      }
    }),
    { numRuns: sequences },
  );
  return tally;
};
