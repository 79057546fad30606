import type { OrganizationEvent } from '@guildhall/contracts';
import { CommandContext, type Decisions } from '@guildhall/event-sourcing';
import { acceptInvitation } from './domain/accept-invitation.js';
import { foundOrganization } from './domain/found-organization.js';
import { issueInvitation } from './domain/issue-invitation.js';
import { addMember } from './domain/manage-members.js';
import { type Organization, organization } from './domain/organization.js';
import { acceptance, ADA, BEN, facts, founding, NOW, ORG, prj, template } from './domain/organization.fixture.js';

const PROJECTS = [{ projectId: prj('1'), roles: ['project-viewer'] }];

/** The ways into Ada's organization, each with a project role that comes with it, as commands that are known by their id. */
export const waysIn = (decisions: Decisions) => {
  const commanded =
    (decisionOf: (context: CommandContext) => (state: Organization) => readonly OrganizationEvent[]) =>
    (commandId: string) => {
      const actor = { type: 'user', id: ADA } as const;
      const context = CommandContext.ofRequest(actor, { requestId: 'request', commandId, issuedAt: new Date(0) });
      return decisions.decide(organization, ORG, context, decisionOf(context));
    };
  const project = { projectId: prj('1'), name: 'Loom' };
  const adds = { userId: BEN, roles: [], groups: [], projects: PROJECTS };
  return {
    found: commanded(() => foundOrganization({ ...founding, template: template('cloud'), project })),
    invite: commanded((context) =>
      issueInvitation(ADA, { ...facts({ projects: PROJECTS }), invitationId: context.newId('invitation') }, NOW),
    ),
    /** The invitation that the command `invited` made. */
    accept: commanded((context) => (state) => {
      const [invitationId = acceptance.invitationId] = state.invitations.keys();
      return acceptInvitation({ ...acceptance, invitationId, membershipId: context.newId('membership') }, NOW)(state);
    }),
    add: commanded((context) => addMember(ADA, { ...adds, membershipId: context.newId('membership') })),
  };
};
export type WayIn = 'invite' | 'accept' | 'add';
