import { Clock, Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { EmailDigests, LinkTokens, Vault } from '@guildhall/vault';
import { Module } from '@nestjs/common';
import { AcceptInvitationHandler, AcceptInvitationRoute } from './accept-invitation.js';
import { ChangeMembershipHandler, ChangeMembersRoute } from './change-members.js';
import { CreateProjectHandler, CreateProjectRoute } from './create-project.js';
import { forgetErased } from './forget-erased.js';
import { FoundOrganizationHandler, FoundOrganizationRoute } from './found-organization.js';
import { InviteMemberHandler, InviteMemberRoute } from './invite-member.js';
import { joinOnRegistration } from './join-on-registration.js';
import { ReadInvitationsRoute } from './read-invitations.js';
import { ReadMembersRoute } from './read-members.js';
import { ReadOrganizationsRoute } from './read-organizations.js';
import { ReadProjectsRoute } from './read-projects.js';
import { RenameOrganizationHandler, RenameOrganizationRoute } from './rename-organization.js';
import { RenameProjectHandler, RenameProjectRoute } from './rename-project.js';
import { RevokeInvitationHandler, RevokeInvitationRoute } from './revoke-invitation.js';
import { Templates } from './templates.js';
import { OrganizationViews } from './views.js';

@Module({
  controllers: [
    FoundOrganizationRoute,
    ReadOrganizationsRoute,
    RenameOrganizationRoute,
    InviteMemberRoute,
    ReadInvitationsRoute,
    RevokeInvitationRoute,
    AcceptInvitationRoute,
    ReadMembersRoute,
    ChangeMembersRoute,
    CreateProjectRoute,
    ReadProjectsRoute,
    RenameProjectRoute,
  ],
  providers: [
    {
      provide: OrganizationViews,
      inject: [Subscriptions],
      useFactory: (subscriptions: Subscriptions) => OrganizationViews.open(subscriptions),
    },
    { provide: Templates, useFactory: () => new Templates() },
    { provide: LinkTokens, inject: [Vault], useFactory: (vault: Vault) => new LinkTokens(vault) },
    { provide: EmailDigests, inject: [Vault], useFactory: (vault: Vault) => new EmailDigests(vault) },
    FoundOrganizationHandler,
    RenameOrganizationHandler,
    InviteMemberHandler,
    RevokeInvitationHandler,
    AcceptInvitationHandler,
    ChangeMembershipHandler,
    CreateProjectHandler,
    RenameProjectHandler,
  ],
})
export class OrganizationsModule {
  constructor(
    subscriptions: Subscriptions,
    decisions: Decisions,
    views: OrganizationViews,
    vault: Vault,
    digests: EmailDigests,
    clock: Clock,
  ) {
    subscriptions.react(joinOnRegistration(decisions, views, subscriptions, digests, clock));
    subscriptions.react(forgetErased(decisions, views, subscriptions, vault));
  }
}
