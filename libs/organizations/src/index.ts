import { Clock, Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { AccessReplica } from '@guildhall/http';
import { EmailDigests, LinkTokens, Vault } from '@guildhall/vault';
import { type DynamicModule, Module } from '@nestjs/common';
import { AddMemberHandler, AddMemberRoute } from './add-member.js';
import { AcceptInvitationHandler, AnswerInvitationRoute, DeclineInvitationHandler } from './answer-invitation.js';
import { ChangeMembersRoute } from './change-members.js';
import { ChangeOrganizationHandler } from './change-organization.js';
import { ChangePoliciesRoute } from './change-policies.js';
import { CreateProjectHandler, CreateProjectRoute } from './create-project.js';
import { DeleteOrganizationRoute } from './delete-organization.js';
import { DeleteProjectRoute } from './delete-project.js';
import { forgetErased } from './forget-erased.js';
import { foundOnRegistration } from './found-on-registration.js';
import { FoundOrganizationHandler, FoundOrganizationRoute } from './found-organization.js';
import { InviteMemberHandler, InviteMemberRoute } from './invite-member.js';
import { joinOnRegistration } from './join-on-registration.js';
import { completeDeletions, expireInvitations, expireOwnershipTransfers } from './keep-deadlines.js';
import { ManageGroupsRoute } from './manage-groups.js';
import { ManageInvitationsRoute } from './manage-invitations.js';
import { ManageRolesRoute } from './manage-roles.js';
import { PastMembers } from './past-members.js';
import { AddProjectMemberHandler, ProjectMembersRoute } from './project-members.js';
import { ReadGroupsRoute } from './read-groups.js';
import { ReadInvitationsRoute } from './read-invitations.js';
import { ReadMembersRoute } from './read-members.js';
import { ReadOrganizationsRoute } from './read-organizations.js';
import { ReadProjectMembersRoute } from './read-project-members.js';
import { ReadProjectsRoute } from './read-projects.js';
import { ReadOrganizationRolesRoute } from './read-roles.js';
import { RenameOrganizationHandler, RenameOrganizationRoute } from './rename-organization.js';
import { RenameProjectHandler, RenameProjectRoute } from './rename-project.js';
import { Revisions } from './revisions.js';
import { type TemplateOptions, Templates } from './templates.js';
import { TransferOwnershipRoute } from './transfer-ownership.js';
import { MemberSearch } from './member-search.js';
import { OrganizationSearch } from './organization-search.js';
import { OrganizationViews } from './views.js';

export { type TemplateOptions, Templates } from './templates.js';

@Module({
  controllers: [
    FoundOrganizationRoute,
    ReadOrganizationsRoute,
    RenameOrganizationRoute,
    DeleteOrganizationRoute,
    TransferOwnershipRoute,
    ChangePoliciesRoute,
    ReadMembersRoute,
    AddMemberRoute,
    ChangeMembersRoute,
    InviteMemberRoute,
    ReadInvitationsRoute,
    ManageInvitationsRoute,
    AnswerInvitationRoute,
    ReadGroupsRoute,
    ManageGroupsRoute,
    ReadOrganizationRolesRoute,
    ManageRolesRoute,
    CreateProjectRoute,
    ReadProjectsRoute,
    RenameProjectRoute,
    DeleteProjectRoute,
    ReadProjectMembersRoute,
    ProjectMembersRoute,
  ],
  providers: [
    {
      provide: OrganizationViews,
      inject: [Subscriptions],
      useFactory: (subscriptions: Subscriptions) => OrganizationViews.open(subscriptions),
    },
    {
      provide: OrganizationSearch,
      inject: [Subscriptions],
      useFactory: (subscriptions: Subscriptions) => {
        const search = new OrganizationSearch();
        subscriptions.follow(search);
        return search;
      },
    },
    {
      provide: MemberSearch,
      inject: [Subscriptions],
      useFactory: (subscriptions: Subscriptions) => {
        const search = new MemberSearch();
        subscriptions.follow(search);
        return search;
      },
    },
    { provide: LinkTokens, inject: [Vault], useFactory: (vault: Vault) => new LinkTokens(vault) },
    { provide: EmailDigests, inject: [Vault], useFactory: (vault: Vault) => new EmailDigests(vault) },
    PastMembers,
    Revisions,
    FoundOrganizationHandler,
    RenameOrganizationHandler,
    ChangeOrganizationHandler,
    AddMemberHandler,
    InviteMemberHandler,
    AcceptInvitationHandler,
    DeclineInvitationHandler,
    CreateProjectHandler,
    RenameProjectHandler,
    AddProjectMemberHandler,
  ],
})
export class OrganizationsModule {
  /** @throws {InvalidConfiguration} when a template makes no sense */
  static with(templates: TemplateOptions): DynamicModule {
    return { module: OrganizationsModule, providers: [{ provide: Templates, useValue: new Templates(templates) }] };
  }

  constructor(
    subscriptions: Subscriptions,
    decisions: Decisions,
    views: OrganizationViews,
    vault: Vault,
    digests: EmailDigests,
    replica: AccessReplica,
    clock: Clock,
    templates: Templates,
    foundings: FoundOrganizationHandler,
  ) {
    subscriptions.react(joinOnRegistration(decisions, views, subscriptions, digests, replica));
    subscriptions.react(foundOnRegistration(decisions, views, subscriptions, templates, foundings));
    subscriptions.react(forgetErased(decisions, views, subscriptions, vault));
    subscriptions.schedule(expireInvitations(decisions, clock));
    subscriptions.schedule(expireOwnershipTransfers(decisions, clock));
    subscriptions.schedule(completeDeletions(decisions, clock));
  }
}
