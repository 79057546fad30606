import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { changePolicies } from './change-policies.js';
import { changeMemberRoles, leaveOrganization, removeMember } from './manage-members.js';
import { ADA, BEN, EVE, founded, later, mbr, NOW, ORG, otr, ownedBy } from './organization.fixture.js';
import { organization } from './organization.js';
import {
  acceptOwnership,
  cancelOwnershipTransfer,
  declineOwnership,
  expireOwnershipTransfer,
  transferOwnership,
} from './transfer-ownership.js';

const given = decisionsOf(organization);
const facts = { transferId: otr('1'), toUserId: BEN, membershipId: mbr('anew') };
const transfer = { organizationId: ORG, transferId: otr('1') };

describe('ownership that is handed over at once', () => {
  const distribution = ownedBy('distribution', { [BEN]: ['mobile-user'], [EVE]: ['admin'] });

  it('leaves the former owner an admin without what they held in projects', () =>
    given(...distribution)
      .when(transferOwnership(ADA, facts, NOW))
      .then({
        type: 'OwnershipTransferred',
        data: {
          ...transfer,
          from: { userId: ADA, membershipId: mbr('anew'), roles: ['admin'] },
          to: { userId: BEN, membershipId: mbr('ben'), roles: ['owner', 'mobile-user'] },
        },
      }));
  it('is the owner alone to hand over', () =>
    given(...distribution)
      .when(transferOwnership(EVE, facts, NOW))
      .thenRefuses('forbidden'));
  it('goes to a member', () =>
    given(...ownedBy('distribution'))
      .when(transferOwnership(ADA, facts, NOW))
      .thenRefuses('not-a-member'));
  it('does not go to the owner', () =>
    given(...distribution)
      .when(transferOwnership(ADA, { ...facts, toUserId: ADA }, NOW))
      .thenRefuses('already-owner'));
});

describe('ownership that is offered', () => {
  const cloud = ownedBy('cloud', { [BEN]: ['administrator', 'billing-administrator'], [EVE]: ['member'] });
  const offered: OrganizationEvent = {
    type: 'OwnershipTransferOffered',
    data: { ...transfer, fromUserId: ADA, toUserId: BEN, expiresAt: later(7 * 24).toISOString() },
  };
  const accept = (by = BEN, now = NOW) => acceptOwnership(by, otr('1'), mbr('anew'), now);

  it('is an offer to an administrator', () => {
    given(...cloud)
      .when(transferOwnership(ADA, facts, NOW))
      .then(offered);
    given(...cloud)
      .when(transferOwnership(ADA, { ...facts, toUserId: EVE }, NOW))
      .thenRefuses('not-eligible-for-ownership');
  });
  it('moves on when it is accepted', () =>
    given(...cloud, offered)
      .when(accept())
      .then({
        type: 'OwnershipTransferred',
        data: {
          ...transfer,
          from: { userId: ADA, membershipId: mbr('ada'), roles: ['administrator'] },
          to: { userId: BEN, membershipId: mbr('ben'), roles: ['owner', 'billing-administrator'] },
        },
      }));
  it('is for nobody else to answer', () => {
    for (const decide of [accept(ADA), declineOwnership(ADA, otr('1')), cancelOwnershipTransfer(BEN, otr('1'))])
      given(...cloud, offered)
        .when(decide)
        .thenRefuses('forbidden');
  });
  it('is not there for who takes no part in it', () => {
    for (const decide of [accept(EVE), declineOwnership(EVE, otr('1')), cancelOwnershipTransfer(EVE, otr('1'))])
      given(...cloud, offered)
        .when(decide)
        .thenRefuses('not-found');
  });
  it('is hidden from strangers', () =>
    given(...ownedBy('cloud', { [BEN]: ['administrator'] }), offered)
      .when(accept(EVE))
      .thenRefuses('not-found'));
  it('is open one at a time', () =>
    given(...cloud, offered)
      .when(transferOwnership(ADA, { ...facts, transferId: otr('2') }, NOW))
      .thenRefuses('transfer-pending'));
  it('that has expired makes room for another one', () =>
    given(...cloud, offered)
      .when((state) => transferOwnership(ADA, { ...facts, transferId: otr('2') }, later(7 * 24))(state).slice(1))
      .thenNothing());
  it('is not accepted after its time', () =>
    given(...cloud, offered)
      .when(accept(BEN, later(7 * 24)))
      .thenRefuses('transfer-expired'));
  it('is not accepted by who is no administrator any more', () => {
    const demoted: OrganizationEvent = {
      type: 'MemberRolesChanged',
      data: { organizationId: ORG, userId: BEN, membershipId: mbr('ben'), roles: ['member'] },
    };
    given(...cloud, offered, demoted)
      .when(accept())
      .thenRefuses('not-eligible-for-ownership');
  });
  it('is declined by the one and cancelled by the other', () => {
    given(...cloud, offered)
      .when(declineOwnership(BEN, otr('1')))
      .then({ type: 'OwnershipTransferDeclined', data: transfer });
    given(...cloud, offered)
      .when(cancelOwnershipTransfer(ADA, otr('1')))
      .then({ type: 'OwnershipTransferCancelled', data: transfer });
  });
  it('is closed for ever by each of these', () => {
    const ends = ['OwnershipTransferDeclined', 'OwnershipTransferCancelled', 'OwnershipTransferExpired'] as const;
    for (const type of ends)
      given(...cloud, offered, { type, data: transfer })
        .when(accept())
        .thenRefuses('transfer-not-pending');
  });
  it('expires when its time is over, not before', () => {
    given(...cloud, offered)
      .when(expireOwnershipTransfer(otr('1'), later(1)))
      .thenNothing();
    given(...cloud, offered)
      .when(expireOwnershipTransfer(otr('1'), later(7 * 24)))
      .then({ type: 'OwnershipTransferExpired', data: transfer });
  });
  it('is cancelled when the one it was offered to goes', () => {
    const stay = { organizationId: ORG, userId: BEN, membershipId: mbr('ben') };
    const cancelled: OrganizationEvent = { type: 'OwnershipTransferCancelled', data: transfer };
    given(...cloud, offered)
      .when(leaveOrganization(BEN))
      .then(cancelled, { type: 'MemberRemoved', data: { ...stay, reason: 'left' } });
    given(...cloud, offered)
      .when(removeMember(ADA, BEN))
      .then(cancelled, { type: 'MemberRemoved', data: { ...stay, reason: 'removed' } });
  });
});

describe('the one owner', () => {
  const cloud = ownedBy('cloud', { [BEN]: ['administrator'] });

  it('neither leaves nor is removed nor steps down', () => {
    given(...cloud)
      .when(leaveOrganization(ADA))
      .thenRefuses('last-owner');
    given(...cloud)
      .when(removeMember(BEN, ADA))
      .thenRefuses('last-owner');
    given(...cloud)
      .when(changeMemberRoles(BEN, ADA, ['member']))
      .thenRefuses('last-owner');
  });
  it('is not made by giving a role', () =>
    given(...cloud)
      .when(changeMemberRoles(ADA, BEN, ['owner']))
      .thenRefuses('ownership-by-transfer-only'));
  it('alone says how ownership is handed over', () => {
    given(...cloud)
      .when(changePolicies(BEN, { ownershipTransfer: { takesEffect: 'at-once' } }))
      .thenRefuses('forbidden');
    given(...cloud)
      .when(changePolicies(ADA, { ownershipTransfer: { to: ['emperor'] } }))
      .thenRefuses('unknown-role');
    given(...cloud)
      .when(changePolicies(ADA, { ownershipTransfer: { formerOwnerRoles: ['owner'] } }))
      .thenRefuses('ownership-by-transfer-only');
    given(...cloud)
      .when(changePolicies(ADA, { ownershipTransfer: { to: ['owner'] } }))
      .thenRefuses('ownership-by-transfer-only');
  });
  it('is not there where the template has none', () => {
    given(...founded)
      .when(transferOwnership(ADA, facts, NOW))
      .thenRefuses('forbidden');
    given(...founded)
      .when(changePolicies(ADA, { ownershipTransfer: { to: [] } }))
      .thenRefuses('no-ownership');
  });
});
