import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';
import { principalKey } from './principals.js';

/** Somebody who is, or was once, in an organization, a group, or holds an organization role. */
export type PossibleHolderRow = Readonly<{ of: string; userId: string }>;

const keysOf = (organizationId: string, userId: string, roles: readonly string[]): readonly string[] =>
  [organizationId, ...roles.map((role) => principalKey(organizationId, role))].map((of) => keyOf(of, userId));

const keyOf = (of: string, userId: string): string => `${of} ${userId}`;

const add = (row: PossibleHolderRow | undefined, _: unknown, key: string): PossibleHolderRow | undefined => {
  if (row) return undefined;
  const [of, userId] = key.split(' ') as [string, string];
  return { of, userId };
};

/**
 * Where to look for those who have something by a group or an organization role (`principalKey`), or only because they are in the
 * organization (its id). Nobody is taken out again: whether they have it still, the access replica knows.
 */
export const possibleHolders = projection<OrganizationEvent>()<PossibleHolderRow>({
  view: { name: 'access-possible-holders', version: 1, indexes: [['of', 'userId']] },
  contexts: [organizationsContext],
  key: ({ type, data }) => {
    switch (type) {
      case 'OrganizationFounded':
        return keysOf(data.organizationId, data.founderId, data.founderRoles);
      case 'MemberJoined':
      case 'MemberRolesChanged':
        return keysOf(data.organizationId, data.userId, data.roles);
      case 'OwnershipTransferred':
        return [data.from, data.to].flatMap(({ userId, roles }) => keysOf(data.organizationId, userId, roles));
      case 'GroupMemberAdded':
        return keyOf(principalKey(data.organizationId, data.groupId), data.userId);
      default:
        return undefined;
    }
  },
  on: {
    OrganizationFounded: add,
    MemberJoined: add,
    MemberRolesChanged: add,
    OwnershipTransferred: add,
    GroupMemberAdded: add,
  },
});
