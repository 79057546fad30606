import type { OrganizationEvent, PoliciesChange } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import type { Organization } from './organization.js';
import { mayDo, memberWith } from './rights.js';

export const changePolicies =
  (actorId: string, { ownershipTransfer: transferChange, ...change }: PoliciesChange) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'policies.update');
    const { id: organizationId, policies, roles, ownerRole } = organization;
    let { ownershipTransfer } = policies;
    if (transferChange) {
      if (ownershipTransfer === null) throw new Refusal('no-ownership');
      // How ownership moves on is the owner's to say: otherwise an administrator could have it made theirs at once.
      if (!mayDo(organization, actorId, 'ownership.transfer'))
        throw new Refusal('forbidden', { permission: 'ownership.transfer' });
      ownershipTransfer = { ...ownershipTransfer, ...transferChange };
      const { to, formerOwnerRoles } = ownershipTransfer;
      const unknown = [...to, ...formerOwnerRoles].filter((role) => !roles.has(role));
      if (unknown.length > 0) throw new Refusal('unknown-role', { roles: unknown });
      // Whoever has the owner's role is the owner: nobody could be handed it.
      if ([...to, ...formerOwnerRoles].includes(ownerRole ?? '')) throw new Refusal('ownership-by-transfer-only');
    }
    const next = { ...policies, ...change, ownershipTransfer };
    if (JSON.stringify(next) === JSON.stringify(policies)) return [];
    return [{ type: 'PoliciesChanged', data: { organizationId, policies: next } }];
  };
