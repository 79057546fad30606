import type { Organization } from './organization.js';
import { grp, inv, rol, usr } from './organization.fixture.js';
import { rolesOf } from './rights.js';

export const PEOPLE = ['ada', 'ben', 'cy', 'dot', 'eve'] as const;
export const ROLES = ['owner', 'administrator', 'member', 'billing-administrator', 'own'] as const;
export type Person = (typeof PEOPLE)[number];
export type Role = (typeof ROLES)[number];
/** The role of its own that the organization has now. */
export const ownRoleOf = ({ roles }: Organization): string =>
  [...roles].find(([, { builtIn }]) => !builtIn)?.[0] ?? rol('none');
export const idIn = (state: Organization, role: Role): string => (role === 'own' ? ownRoleOf(state) : role);

/** The organization as one would keep it on a sheet of paper: the `cloud` template, one group, one role of its own. */
export type Sheet = {
  readonly members: Map<Person, Set<Role>>;
  readonly invited: Map<Person, { by: Person; role: Role }>;
  group: Set<Person> | undefined;
  ownRole: boolean;
  offer: { to: Person; by: Person } | undefined;
};

export const has = (sheet: Sheet, person: Person, ...roles: readonly Role[]): boolean => {
  const held = sheet.members.get(person);
  const counting = held && [...held].filter((role) => role !== 'own' || sheet.ownRole);
  return (
    counting !== undefined &&
    (counting.length > 0 ? counting : ['member' as const]).some((role) => roles.includes(role))
  );
};
export const governs = (sheet: Sheet, person: Person): boolean => has(sheet, person, 'owner', 'administrator');
/** What somebody may hand out: an owner all but ownership, an administrator what they hold themselves. */
export const gives = (sheet: Sheet, person: Person, role: Role): boolean =>
  role !== 'owner' &&
  (role !== 'own' || sheet.ownRole) &&
  (has(sheet, person, 'owner') || (has(sheet, person, 'administrator') && role !== 'billing-administrator'));

export const drop = (sheet: Sheet, who: Person): void => {
  sheet.members.delete(who);
  sheet.group?.delete(who);
  if (sheet.offer?.to === who) sheet.offer = undefined;
};

export const seen = (state: Organization) => ({
  members: Object.fromEntries(
    PEOPLE.flatMap((name) => {
      const member = state.members.get(usr(name));
      return member
        ? [[name, [...new Set(rolesOf(state, member))].map((id) => (id === ownRoleOf(state) ? 'own' : id)).sort()]]
        : [];
    }),
  ),
  invited: PEOPLE.filter((name) => state.invitations.has(inv(name))),
  group: [...(state.groups.get(grp('one'))?.members ?? [])].map((id) => PEOPLE.find((name) => usr(name) === id)).sort(),
  offeredTo: PEOPLE.find((name) => usr(name) === state.transfer?.toUserId),
});

export const expected = (sheet: Sheet) => ({
  members: Object.fromEntries(
    PEOPLE.flatMap((name) => {
      const held = sheet.members.get(name);
      const counting = held && [...held].filter((one) => one !== 'own' || sheet.ownRole);
      return counting ? [[name, counting.length > 0 ? counting.sort() : ['member']]] : [];
    }),
  ),
  invited: PEOPLE.filter((name) => sheet.invited.has(name)),
  group: [...(sheet.group ?? [])].sort(),
  offeredTo: sheet.offer?.to,
});
