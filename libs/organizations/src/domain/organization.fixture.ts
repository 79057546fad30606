import type { OrganizationEvent, Template } from '@guildhall/contracts';
import { Templates } from '../templates.js';
import { acceptInvitation } from './accept-invitation.js';
import { foundOrganization } from './found-organization.js';
import { issueInvitation, type InvitationFacts } from './issue-invitation.js';
import { createGroup } from './manage-groups.js';
import { organization } from './organization.js';

const letters = (prefix: string) => (tail: string) => `${prefix}_${tail.padStart(26, '0')}`;
export const usr = letters('usr');
export const inv = letters('inv');
export const mbr = letters('mbr');
export const prj = letters('prj');
export const grp = letters('grp');
export const rol = letters('rol');
export const otr = letters('otr');

export const ORG = letters('org')('1');
export const ADA = usr('ada');
export const BEN = usr('ben');
export const EVE = usr('eve');
export const NOW = new Date('2026-01-01T00:00:00Z');
export const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

const templates = new Templates();
export const template = (id: string): Template => templates.get(id);

export const founding = {
  organizationId: ORG,
  name: 'Analytical Engines',
  slug: 'analytical-engines',
  founderId: ADA,
  membershipId: mbr('ada'),
  template: template('workspace'),
};

/** Ada has founded an organization from the workspace template, with one project. */
export const founded: readonly OrganizationEvent[] = foundOrganization({
  ...founding,
  project: { projectId: prj('1'), name: 'Engine' },
})(organization.initialState());

const after = (history: readonly OrganizationEvent[]) =>
  history.reduce(organization.evolve, organization.initialState());

/** With what is decided then. */
export const issuedIn = (history: readonly OrganizationEvent[], decide: ReturnType<typeof issueInvitation>) => [
  ...history,
  ...decide(after(history)),
];

export const facts = (change: Partial<InvitationFacts> = {}): InvitationFacts => ({
  invitationId: inv('ben'),
  email: 'ben@example.com',
  emailDigest: 'digest-of-ben',
  roles: [],
  groups: [],
  projects: [],
  ...change,
});

/** Ada has invited Ben. */
export const invited = (change: Partial<InvitationFacts> = {}): readonly OrganizationEvent[] => [
  ...founded,
  ...issueInvitation(ADA, facts(change), NOW)(after(founded)),
];

export const acceptance = {
  invitationId: inv('ben'),
  link: 1,
  userId: BEN,
  emailDigest: 'digest-of-ben',
  membershipId: mbr('ben'),
};

/** Ben has accepted and is a member. */
export const joined = (change: Partial<InvitationFacts> = {}): readonly OrganizationEvent[] => {
  const history = invited(change);
  return [...history, ...acceptInvitation(acceptance, NOW)(after(history))];
};

/** Ada, who administrates, has made a group; perhaps with Ben in it. */
export const grouped = (...members: readonly string[]): readonly OrganizationEvent[] => {
  const history = joined();
  const facts = { groupId: grp('weavers'), name: 'Weavers', members, projects: [] };
  return [...history, ...createGroup(ADA, facts)(after(history))];
};

/** Ada owns an organization of another template, and others are members of it. */
export const ownedBy = (
  templateId: string,
  members: Readonly<Record<string, readonly string[]>> = {},
): readonly OrganizationEvent[] => [
  ...foundOrganization({ ...founding, template: template(templateId) })(organization.initialState()),
  ...Object.entries(members).map(([userId, roles]): OrganizationEvent => ({
    type: 'MemberJoined',
    data: { organizationId: ORG, userId, membershipId: mbr(userId.slice(-3)), roles: [...roles] },
  })),
];
