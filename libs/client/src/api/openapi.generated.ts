// Made by `npm run client:generate` from the OpenAPI document. Do not edit.
export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys of access tokens, as a JSON Web Key Set */
        get: operations["KeySetRoute_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The e-mails of this instance, newest first; as a page for browsers. Only where it is switched on */
        get: operations["ReadOutboxRoute_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each event between two instants gave to or took from whom, in a project or an organization; of projects whose assignments the caller may list, and for who may read the audit trail of all, also of deleted ones */
        get: operations["ReadAccessChangesRoute_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that somebody may do on a resource, or might at a past instant; about others for who may list the assignments of the project or read the audit trail */
        get: operations["AskPermissionsRoute_ask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/principals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may do something on a resource, or might at a past instant, and by what; for who may list the assignments of the project or read the audit trail */
        get: operations["AskPrincipalsRoute_ask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where somebody may do something, or might at a past instant: whole projects, and single objects with all below them; about others, within one organization: for members who may list its members, of projects whose assignments they may list; for who may read the audit trail, of all */
        get: operations["AskResourcesRoute_ask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** May, or might at a past instant, these principals do these things? Up to 1,000 questions, answered in their order; about others for who may list the assignments of the project or read the audit trail */
        post: operations["CheckAccessRoute_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/email-verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify an e-mail address by the token of the link that was sent to it; following it again changes nothing */
        post: operations["VerifyEmailRoute_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/email-verifications/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for another verification link; only the newest is valid. The answer is the same for every address */
        post: operations["ResendVerificationRoute_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the link of an invitation is about */
        get: operations["ReadInvitationsRoute_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{token}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation that was sent to the address of the caller, by its token or, if the caller is signed in, its id; accepting twice joins once */
        post: operations["AnswerInvitationRoute_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{token}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline an invitation; whoever holds its newest link may */
        post: operations["AnswerInvitationRoute_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The organizations that the caller belongs to or has projects in, in the order they came to them or as asked, each with their roles and what these allow; with status=deleted those that they can restore */
        get: operations["ReadOrganizationsRoute_list"];
        put?: never;
        /** Found an organization, with a first project if named; the caller gets the founder roles of its template */
        post: operations["FoundOrganizationRoute_found"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An organization of the caller */
        get: operations["ReadOrganizationsRoute_get"];
        put?: never;
        post?: never;
        /** Delete an organization that has no projects: all access to it ends, and for a time it can be restored. Needs a stepped-up access token */
        delete: operations["DeleteOrganizationRoute_delete"];
        options?: never;
        head?: never;
        /** Rename an organization; with If-Match only if nobody changed it meanwhile */
        patch: operations["RenameOrganizationRoute_rename"];
        trace?: never;
    };
    "/v1/organizations/{organizationId}/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in an organization, newest first or as asked: who did what, to what, when and from where; or what the trail held at an instant, with the names of now */
        get: operations["ReadAuditEventsRoute_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The groups of an organization, oldest first or as asked, with the projects that the caller may see */
        get: operations["ReadGroupsRoute_list"];
        put?: never;
        /** Create a group, perhaps with members and with roles on projects */
        post: operations["ManageGroupsRoute_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A group */
        get: operations["ReadGroupsRoute_get"];
        put?: never;
        post?: never;
        /** Delete a group: who is in it loses what they have by it */
        delete: operations["ManageGroupsRoute_delete"];
        options?: never;
        head?: never;
        /** Rename a group */
        patch: operations["ManageGroupsRoute_rename"];
        trace?: never;
    };
    "/v1/organizations/{organizationId}/groups/{groupId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is in a group, in the order they came, or who was as of an instant; administrators only to who may list those */
        get: operations["ReadGroupsRoute_members"];
        put?: never;
        /** Put a member into a group; who is in it already stays in it */
        post: operations["ManageGroupsRoute_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/groups/{groupId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a member out of a group */
        delete: operations["ManageGroupsRoute_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/groups/{groupId}/projects/{projectId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say which roles a group has in a whole project: all of them, so none takes them away; for who may assign and unassign roles in the project */
        put: operations["SetProjectRolesRoute_ofGroup"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The invitations of an organization, newest first or as asked; of what they promise, the groups and projects that the caller may see */
        get: operations["ReadInvitationsRoute_list"];
        put?: never;
        /** Invite somebody by e-mail, with organization roles, groups and roles on projects; or many, with a result for each. Who is a member already gets groups and project roles at once */
        post: operations["InviteMemberRoute_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/invitations/{invitationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an open invitation */
        delete: operations["ManageInvitationsRoute_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/invitations/{invitationId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an open invitation again: with a new link, and the old ones are not valid any more. Who sends it again is who invites from then on */
        post: operations["ManageInvitationsRoute_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members of an organization, in the order they joined or as asked; or those of an instant, with what they were and held then and the names and addresses of now */
        get: operations["ReadMembersRoute_list"];
        put?: never;
        /** Add somebody: who has an account joins at once where the policies allow it, anybody else is sent an invitation, by which they register and join (tried out, nobody outside the organization has an account: an address is always invited, an id unknown) */
        post: operations["AddMemberRoute_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A member of an organization, now or as of an instant */
        get: operations["ReadMembersRoute_get"];
        put?: never;
        post?: never;
        /** Remove a member or an external collaborator: all their access ends at once */
        delete: operations["ChangeMembersRoute_remove"];
        options?: never;
        head?: never;
        /** Change the organization roles of a member */
        patch: operations["ChangeMembersRoute_change"];
        trace?: never;
    };
    "/v1/organizations/{organizationId}/members/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Leave the organization */
        delete: operations["ChangeMembersRoute_leave"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/ownership-transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transfers of ownership, newest first or as asked: all of them for the owner, those offered to them for others */
        get: operations["TransferOwnershipRoute_list"];
        put?: never;
        /** Hand the organization over, as its owner: at once, or as an offer that the other one accepts, as the policies say. Needs a stepped-up access token */
        post: operations["TransferOwnershipRoute_transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/ownership-transfers/{transferId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A transfer of ownership, for who takes part in it */
        get: operations["TransferOwnershipRoute_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/ownership-transfers/{transferId}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the organization over that was offered */
        post: operations["TransferOwnershipRoute_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/ownership-transfers/{transferId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an offer back */
        post: operations["TransferOwnershipRoute_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/ownership-transfers/{transferId}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline an organization that was offered */
        post: operations["TransferOwnershipRoute_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rules of an organization */
        get: operations["ChangePoliciesRoute_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change rules of an organization; those that are not named stay */
        patch: operations["ChangePoliciesRoute_change"];
        trace?: never;
    };
    "/v1/organizations/{organizationId}/project-roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles that can be given in every project of an organization: the built-in ones and its own */
        get: operations["ReadRolesRoute_ofOrganization"];
        put?: never;
        /** Create a role for all projects of an organization, with no permission that its maker does not hold in every project; for members with the permission roles.manage */
        post: operations["ManageOrganizationProjectRolesRoute_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/project-roles/{roleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A role that can be given in every project of an organization */
        get: operations["ReadRolesRoute_oneOfOrganization"];
        put?: never;
        post?: never;
        /** Delete a role of all projects of an organization: it is taken from all who hold it; for members with the permission roles.manage */
        delete: operations["ManageOrganizationProjectRolesRoute_delete"];
        options?: never;
        head?: never;
        /** Change a role of all projects of an organization, for all who hold it at once; for members with the permission roles.manage who hold all that is in it */
        patch: operations["ManageOrganizationProjectRolesRoute_change"];
        trace?: never;
    };
    "/v1/organizations/{organizationId}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The projects of an organization that the caller may see, oldest first or as asked */
        get: operations["ReadProjectsRoute_list"];
        put?: never;
        /** Create a project; who creates it becomes its project-admin */
        post: operations["CreateProjectRoute_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore a deleted organization as it was; who could delete it may */
        post: operations["DeleteOrganizationRoute_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The organization roles: those of its template, then its own, with the projects that the caller may see */
        get: operations["ReadOrganizationRolesRoute_list"];
        put?: never;
        /** Create an organization role, perhaps with roles on projects for all who will hold it */
        post: operations["ManageRolesRoute_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{organizationId}/roles/{roleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An organization role */
        get: operations["ReadOrganizationRolesRoute_get"];
        put?: never;
        post?: never;
        /** Delete an organization role: it is taken from all who hold it */
        delete: operations["ManageRolesRoute_delete"];
        options?: never;
        head?: never;
        /** Change an organization role, for all who hold it at once */
        patch: operations["ManageRolesRoute_change"];
        trace?: never;
    };
    "/v1/organizations/{organizationId}/roles/{roleId}/projects/{projectId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say which roles whoever holds an organization role has in a whole project: all of them, so none takes them away; for who may assign and unassign roles in the project */
        put: operations["SetProjectRolesRoute_ofOrganizationRole"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All permissions there are */
        get: operations["ReadCatalogueRoute_permissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project that the caller may see */
        get: operations["ReadProjectsRoute_get"];
        put?: never;
        post?: never;
        /** Delete a project, where the policies want it only when no role is given in it */
        delete: operations["DeleteProjectRoute_delete"];
        options?: never;
        head?: never;
        /** Rename a project */
        patch: operations["RenameProjectRoute_rename"];
        trace?: never;
    };
    "/v1/projects/{projectId}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who can act in a project, with which roles, and whether they come directly, by a group or by an organization role; external collaborators are marked */
        get: operations["ReadProjectAccessRoute_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who was given which role in a project, oldest first or as asked; not what was given to who has left since, or to a group that is gone, nor roles that were deleted */
        get: operations["ReadAssignmentsRoute_list"];
        put?: never;
        /** Give a user, a group or an organization role a role in a project, or on one object of it and everything below that object; for who may assign roles there and holds all that the role does */
        post: operations["AssignRoleRoute_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/assignments/{assignmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One assignment of a project */
        get: operations["ReadAssignmentsRoute_get"];
        put?: never;
        post?: never;
        /** Take an assigned role back; for who may unassign roles there */
        delete: operations["UnassignRoleRoute_unassign"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people who were given roles in a whole project in person, external collaborators marked; administrators of the organization only to who may list those */
        get: operations["ReadProjectMembersRoute_list"];
        put?: never;
        /** Give somebody roles in a project: at once if they belong to the organization, else by an invitation, to become a member or an external collaborator as the policies say */
        post: operations["ProjectMembersRoute_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a person was given in a whole project */
        get: operations["ChangeProjectMemberRoute_get"];
        put?: never;
        post?: never;
        /** Take everything back that a person was given in a project, also on single objects; what they have by groups and organization roles stays. For who may unassign roles in the project */
        delete: operations["ChangeProjectMemberRoute_remove"];
        options?: never;
        head?: never;
        /** Say which roles a person has in a whole project: all of them; what they hold on single objects stays. For who may assign and unassign roles in the project */
        patch: operations["ChangeProjectMemberRoute_change"];
        trace?: never;
    };
    "/v1/projects/{projectId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles that can be given in a project, with their permissions: the built-in ones, those of its organization, its own */
        get: operations["ReadRolesRoute_ofProject"];
        put?: never;
        /** Create a role of a project, with no permission that its maker does not hold; for who holds projects.roles.create */
        post: operations["ManageProjectRolesRoute_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/roles/{roleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A role that can be given in a project; the ETag is that of all roles of their kind */
        get: operations["ReadRolesRoute_one"];
        put?: never;
        post?: never;
        /** Delete a role of a project: it is taken from all who hold it; for who holds projects.roles.delete */
        delete: operations["ManageProjectRolesRoute_delete"];
        options?: never;
        head?: never;
        /** Change a role of a project, for all who hold it at once; for who holds projects.roles.update and all that is in it */
        patch: operations["ManageProjectRolesRoute_change"];
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the caller is logged in, newest first or as asked */
        get: operations["ListSessionsRoute_list"];
        put?: never;
        /** Log in. An access token for 10 minutes, and a refresh token that gives the next one, for at most 30 days */
        post: operations["LogInRoute_logIn"];
        /** Log out everywhere */
        delete: operations["EndSessionsRoute_endAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the own sessions */
        delete: operations["EndSessionsRoute_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Log out */
        delete: operations["EndSessionsRoute_endCurrent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange a refresh token for the next one and an access token. Using one twice ends the session */
        post: operations["RefreshSessionRoute_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm by password that it is you: an access token for 5 minutes that sensitive actions accept */
        post: operations["StepUpRoute_stepUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What organizations can be founded from */
        get: operations["ReadOrganizationsRoute_listTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register. The answer is the same if the address has an account already; its owner is told by e-mail. An organization that is asked for is founded once the address is verified; by an invitation it is at once */
        post: operations["RegisterUserRoute_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The account of the caller */
        get: operations["ReadMeRoute_read"];
        put?: never;
        post?: never;
        /** Erase the account of the caller, for ever and from all history */
        delete: operations["EraseUserRoute_erase"];
        options?: never;
        head?: never;
        /** Change the name of the caller */
        patch: operations["RenameUserRoute_rename"];
        trace?: never;
    };
    "/v1/users/me/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The open invitations that were sent to the verified address of the caller; they can be accepted by their ids */
        get: operations["ReadInvitationsRoute_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccessChange: {
            event: {
                actor: {
                    id: string;
                    type: string;
                };
                id: string;
                /** Format: date-time */
                time: string;
                type: string;
            };
            gained: string[];
            lost: string[];
            object: string | null;
            projectId: string;
            userId: string;
        };
        ActingPrincipal: {
            external: boolean;
            grants: {
                assignmentId?: string;
                object: string | null;
                role: string;
                via: {
                    id?: string;
                    /** @enum {string} */
                    type: "direct" | "group" | "organization-role";
                };
            }[];
            principal: components["schemas"]["Principal"];
        };
        ActionableResource: {
            object: string | null;
            organizationId: string;
            projectId: string;
            resource: string;
        };
        Assignment: {
            /** Format: date-time */
            grantedAt: string;
            grantedBy: {
                id: string;
                type: string;
            };
            id: string;
            object: string | null;
            principal: components["schemas"]["Principal"];
            projectId: string;
            role: string;
        };
        AuditEvent: {
            actor: {
                id: string;
                name?: string;
                type: string;
            };
            causationId: string;
            correlationId: string;
            data: {
                [key: string]: unknown;
            };
            id: string;
            onBehalfOf?: {
                id: string;
                name?: string;
                type: string;
            };
            organizationId: string;
            requestId: string;
            source?: {
                address: string;
                userAgent?: string;
            };
            target?: {
                id: string;
                name?: string;
                type: string;
            };
            /** Format: date-time */
            time: string;
            /** @example MemberJoined */
            type: string;
        };
        CheckRequest: {
            /** @example deployments.list */
            permission: string;
            principal?: components["schemas"]["Principal"];
            /** @example projects/prj_01j.../deployments/churn-model */
            resource: string;
        };
        CheckResults: {
            results: {
                allowed: boolean;
                explanation?: components["schemas"]["Explanation"];
            }[];
        };
        Checks: {
            checks: components["schemas"]["CheckRequest"][];
            /** @default false */
            explain?: boolean;
        };
        DryRun: {
            /** @description Who would gain and lose what, by these events and by the roles that reactions would give: what was promised, as far as whoever promised it may give it, and the administration of a new project. */
            access: {
                gained: {
                    object: string | null;
                    permissions: string[];
                    projectId: string;
                    userId: string;
                }[];
                lost: {
                    object: string | null;
                    permissions: string[];
                    projectId: string;
                    userId: string;
                }[];
            };
            /** @description What the request itself would write, in order. Events that reactions would add to it (`RoleAssigned` for a promised role, or for who creates a project) are not among them. */
            events: {
                data: {
                    [key: string]: unknown;
                };
                /** @example MemberRemoved */
                type: string;
            }[];
            limits: {
                [key: string]: unknown;
            }[];
            /** @description Where the request has many rows: what would become of each, in their order, as the answer to the request itself would say. A row that would be refused has no events. The ids in it are of this dry run alone. */
            results?: {
                invitation?: components["schemas"]["Invitation"];
                problem?: components["schemas"]["Problem"];
            }[];
        };
        EffectivePermissions: {
            permissions: string[];
            principal: components["schemas"]["Principal"];
            resource: string;
        };
        EmailVerification: {
            token: string;
        };
        EmailVerificationResend: {
            /** @example ada@example.com */
            email: string;
        };
        Explanation: {
            granted?: {
                assignmentId?: string;
                /** Format: date-time */
                grantedAt: string;
                grantedBy: {
                    id: string;
                    type: string;
                };
                role: string;
                via: {
                    id?: string;
                    /** @enum {string} */
                    type: "direct" | "group" | "organization-role";
                };
            };
            missing?: string[];
            summary: string;
        };
        FoundedOrganization: {
            /** Format: date-time */
            createdAt: string;
            deleted?: {
                /** Format: date-time */
                restorableUntil: string;
            };
            id: string;
            name: string;
            owner?: {
                userId: string;
            };
            project?: components["schemas"]["Project"];
            slug: string;
            template: string;
            you: {
                actions: string[];
                roles: string[];
            };
        };
        Founding: {
            name: string;
            project?: {
                name: string;
            };
            template?: string;
        };
        Group: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            members: {
                count: number;
            };
            name: string;
            organizationId: string;
            projects: {
                projectId: string;
                roles: string[];
            }[];
        };
        GroupMember: {
            userId: string;
        };
        GroupMemberRow: {
            /** Format: date-time */
            addedAt: string;
            email: string;
            name: string;
            userId: string;
        };
        GroupName: {
            name: string;
        };
        Invitation: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            /** Format: date-time */
            expiresAt: string;
            groups: string[];
            id: string;
            invitedBy: string;
            /** @enum {string} */
            kind: "member" | "collaborator";
            name?: string;
            projects: {
                projectId: string;
                roles: string[];
            }[];
            roles: string[];
            /** @enum {string} */
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
        };
        InvitationPreview: {
            email: string;
            /** Format: date-time */
            expiresAt: string;
            /** @enum {string} */
            kind: "member" | "collaborator";
            organization: {
                id: string;
                name: string;
            };
            /** @enum {string} */
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
        };
        InvitationRequest: {
            /** @example ada@example.com */
            email?: string;
            groups?: string[];
            invitations?: unknown[];
            name?: string;
            projects?: {
                projectId: string;
                roles: string[];
            }[];
            roles?: string[];
        };
        InvitationResults: {
            results: {
                invitation?: components["schemas"]["Invitation"];
                problem?: components["schemas"]["Problem"];
            }[];
        };
        KeySet: {
            keys: ({
                kid: string;
                kty: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        LogIn: {
            /** @example ada@example.com */
            email: string;
            password: string;
        };
        Member: {
            email: string;
            groups: string[];
            /** Format: date-time */
            joinedAt: string;
            name: string;
            projects: {
                projectId: string;
                roles: string[];
            }[];
            roles: string[];
            twoFactor: {
                enabled: boolean;
                exempt: boolean;
            };
            userId: string;
        };
        MemberRoles: {
            roles: string[];
        };
        MemberRolesAnswer: {
            roles: string[];
            userId: string;
        };
        MyInvitation: {
            /** Format: date-time */
            expiresAt: string;
            id: string;
            /** @enum {string} */
            kind: "member" | "collaborator";
            organization: {
                id: string;
                name: string;
            };
        };
        NewAssignment: {
            /** @example deployments/churn-model */
            object?: string;
            principal: {
                id: string;
                /** @enum {string} */
                type: "user" | "group" | "organization-role";
            };
            /** @example deployment-viewer */
            role: string;
        };
        NewGroup: {
            members?: string[];
            name: string;
            projects?: {
                projectId: string;
                roles: string[];
            }[];
        };
        NewMember: {
            /** @example ada@example.com */
            email?: string;
            groups?: string[];
            name?: string;
            projects?: {
                projectId: string;
                roles: string[];
            }[];
            roles?: string[];
            userId?: string;
        };
        NewOrganizationRole: {
            description?: string;
            name: string;
            permissions: ("organization.get" | "organization.rename" | "organization.delete" | "ownership.transfer" | "members.list" | "members.list-administrators" | "members.add" | "members.invite" | "members.update-roles" | "members.remove" | "groups.list" | "groups.manage" | "projects.create" | "projects.list-all" | "roles.list" | "roles.manage" | "roles.bind" | "policies.get" | "policies.update" | "audit-events.list" | "billing.view" | "billing.manage")[];
            projectRoles?: string[];
            projects?: {
                projectId: string;
                roles: string[];
            }[];
        };
        NewOwnershipTransfer: {
            to: string;
        };
        NewProjectMember: {
            /** @example ada@example.com */
            email?: string;
            name?: string;
            organizationRoles?: string[];
            roles: string[];
            userId?: string;
        };
        NewRole: {
            description?: string;
            name: string;
            permissions: string[];
        };
        Organization: {
            /** Format: date-time */
            createdAt: string;
            deleted?: {
                /** Format: date-time */
                restorableUntil: string;
            };
            id: string;
            name: string;
            owner?: {
                userId: string;
            };
            slug: string;
            template: string;
            you: {
                actions: string[];
                roles: string[];
            };
        };
        OrganizationName: {
            name: string;
        };
        OrganizationRole: {
            builtIn: boolean;
            description?: string;
            id: string;
            name: string;
            permissions: ("organization.get" | "organization.rename" | "organization.delete" | "ownership.transfer" | "members.list" | "members.list-administrators" | "members.add" | "members.invite" | "members.update-roles" | "members.remove" | "groups.list" | "groups.manage" | "projects.create" | "projects.list-all" | "roles.list" | "roles.manage" | "roles.bind" | "policies.get" | "policies.update" | "audit-events.list" | "billing.view" | "billing.manage")[];
            projectRoles: string[];
            projects: {
                projectId: string;
                roles: string[];
            }[];
            /** @enum {string} */
            scope: "organization";
        };
        OrganizationRoleChange: {
            description?: string;
            name?: string;
            permissions?: ("organization.get" | "organization.rename" | "organization.delete" | "ownership.transfer" | "members.list" | "members.list-administrators" | "members.add" | "members.invite" | "members.update-roles" | "members.remove" | "groups.list" | "groups.manage" | "projects.create" | "projects.list-all" | "roles.list" | "roles.manage" | "roles.bind" | "policies.get" | "policies.update" | "audit-events.list" | "billing.view" | "billing.manage")[];
            projectRoles?: string[];
        };
        OutboxEmail: {
            /** Format: date-time */
            createdAt: string;
            html: string;
            id: string;
            links: string[];
            subject: string;
            text: string;
            to: string;
        };
        OwnershipTransfer: {
            /** Format: date-time */
            expiresAt?: string;
            from: {
                userId: string;
            };
            id: string;
            /** Format: date-time */
            offeredAt: string;
            organizationId: string;
            /** @enum {string} */
            status: "pending" | "completed" | "declined" | "cancelled" | "expired";
            to: {
                userId: string;
            };
        };
        Permission: {
            /** @example deployments.environment-variables */
            family: string;
            /** @example deployments.environment-variables.update */
            id: string;
            /** @enum {string} */
            verb: "list" | "get" | "create" | "update" | "delete" | "bind";
        };
        Policies: {
            addsMembersDirectly: boolean;
            deletionGraceDays: number;
            invitationLifetimeHours: number;
            ownershipTransfer: {
                formerOwnerKeepsAccess: boolean;
                formerOwnerRoles: string[];
                offerLifetimeHours: number;
                /** @enum {string} */
                takesEffect: "at-once" | "on-acceptance";
                to: string[];
            } | null;
            /** @enum {string} */
            projectDeletion: "always" | "when-nothing-assigned";
            /** @enum {string} */
            strangersInProjects: "members" | "collaborators";
        };
        PoliciesChange: {
            addsMembersDirectly?: boolean;
            deletionGraceDays?: number;
            invitationLifetimeHours?: number;
            ownershipTransfer?: {
                formerOwnerKeepsAccess?: boolean;
                formerOwnerRoles?: string[];
                offerLifetimeHours?: number;
                /** @enum {string} */
                takesEffect?: "at-once" | "on-acceptance";
                to?: string[];
            };
            /** @enum {string} */
            projectDeletion?: "always" | "when-nothing-assigned";
            /** @enum {string} */
            strangersInProjects?: "members" | "collaborators";
        };
        Principal: {
            id: string;
            /** @enum {string} */
            type: "user" | "service-user" | "group" | "organization-role";
        };
        Problem: {
            code: string;
            detail: string;
            errors?: {
                code: string;
                message: string;
                path: string;
            }[];
            requestId: string;
            status: number;
            title: string;
            type: string;
        };
        Project: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            name: string;
            organizationId: string;
        };
        ProjectAccess: {
            external: boolean;
            objects: {
                object: string;
                roles: string[];
            }[];
            principal: {
                id: string;
                name?: string;
                /** @enum {string} */
                type: "user" | "service-user" | "group" | "organization-role";
            };
            roles: string[];
            via: {
                id?: string;
                /** @enum {string} */
                type: "direct" | "group" | "organization-role";
            }[];
        };
        ProjectMember: {
            email: string;
            external: boolean;
            name: string;
            roles: string[];
            userId: string;
        };
        ProjectName: {
            name: string;
        };
        ProjectRoleIds: {
            roles: string[];
        };
        Refresh: {
            refreshToken: string;
        };
        Registration: {
            /** @example ada@example.com */
            email: string;
            invitationToken?: string;
            name: string;
            organization?: components["schemas"]["Founding"];
            password: string;
        };
        RenamedGroup: {
            id: string;
            name: string;
        };
        Role: {
            builtIn: boolean;
            description?: string;
            id: string;
            name: string;
            permissions: string[];
            /** @enum {string} */
            scope: "organization" | "project";
        };
        RoleChange: {
            description?: string;
            name?: string;
            permissions?: string[];
        };
        Session: {
            accessToken: string;
            /** Format: date-time */
            expiresAt: string;
            refreshToken: string;
            session: {
                id: string;
            };
            /** @enum {string} */
            tokenType: "Bearer";
        };
        SessionRow: {
            current: boolean;
            /** Format: date-time */
            expiresAt: string;
            id: string;
            /** Format: date-time */
            refreshedAt: string;
            /** Format: date-time */
            startedAt: string;
        };
        SteppedUp: {
            accessToken: string;
            /** Format: date-time */
            expiresAt: string;
            /** @enum {string} */
            tokenType: "Bearer";
        };
        StepUp: {
            password: string;
        };
        Template: {
            defaultRoles: string[];
            description: string;
            founderRoles: string[];
            id: string;
            indispensableRole: string;
            ownerRole: string | null;
            policies: {
                addsMembersDirectly: boolean;
                deletionGraceDays: number;
                invitationLifetimeHours: number;
                ownershipTransfer: {
                    formerOwnerKeepsAccess: boolean;
                    formerOwnerRoles: string[];
                    offerLifetimeHours: number;
                    /** @enum {string} */
                    takesEffect: "at-once" | "on-acceptance";
                    to: string[];
                } | null;
                /** @enum {string} */
                projectDeletion: "always" | "when-nothing-assigned";
                /** @enum {string} */
                strangersInProjects: "members" | "collaborators";
            };
            /** @enum {string} */
            registration: "founds-organization" | "asks-for-organization";
            roles: {
                administrative: boolean;
                appointedByOwner?: boolean;
                description?: string;
                id: string;
                name: string;
                permissions: ("organization.get" | "organization.rename" | "organization.delete" | "ownership.transfer" | "members.list" | "members.list-administrators" | "members.add" | "members.invite" | "members.update-roles" | "members.remove" | "groups.list" | "groups.manage" | "projects.create" | "projects.list-all" | "roles.list" | "roles.manage" | "roles.bind" | "policies.get" | "policies.update" | "audit-events.list" | "billing.view" | "billing.manage")[];
                projectRoles: string[];
            }[];
        };
        User: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            emailVerified: boolean;
            id: string;
            name: string;
            twoFactor: {
                enabled: boolean;
            };
        };
        UserChange: {
            name: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AccessChange = components['schemas']['AccessChange'];
export type ActingPrincipal = components['schemas']['ActingPrincipal'];
export type ActionableResource = components['schemas']['ActionableResource'];
export type Assignment = components['schemas']['Assignment'];
export type AuditEvent = components['schemas']['AuditEvent'];
export type CheckRequest = components['schemas']['CheckRequest'];
export type CheckResults = components['schemas']['CheckResults'];
export type Checks = components['schemas']['Checks'];
export type DryRun = components['schemas']['DryRun'];
export type EffectivePermissions = components['schemas']['EffectivePermissions'];
export type EmailVerification = components['schemas']['EmailVerification'];
export type EmailVerificationResend = components['schemas']['EmailVerificationResend'];
export type Explanation = components['schemas']['Explanation'];
export type FoundedOrganization = components['schemas']['FoundedOrganization'];
export type Founding = components['schemas']['Founding'];
export type Group = components['schemas']['Group'];
export type GroupMember = components['schemas']['GroupMember'];
export type GroupMemberRow = components['schemas']['GroupMemberRow'];
export type GroupName = components['schemas']['GroupName'];
export type Invitation = components['schemas']['Invitation'];
export type InvitationPreview = components['schemas']['InvitationPreview'];
export type InvitationRequest = components['schemas']['InvitationRequest'];
export type InvitationResults = components['schemas']['InvitationResults'];
export type KeySet = components['schemas']['KeySet'];
export type LogIn = components['schemas']['LogIn'];
export type Member = components['schemas']['Member'];
export type MemberRoles = components['schemas']['MemberRoles'];
export type MemberRolesAnswer = components['schemas']['MemberRolesAnswer'];
export type MyInvitation = components['schemas']['MyInvitation'];
export type NewAssignment = components['schemas']['NewAssignment'];
export type NewGroup = components['schemas']['NewGroup'];
export type NewMember = components['schemas']['NewMember'];
export type NewOrganizationRole = components['schemas']['NewOrganizationRole'];
export type NewOwnershipTransfer = components['schemas']['NewOwnershipTransfer'];
export type NewProjectMember = components['schemas']['NewProjectMember'];
export type NewRole = components['schemas']['NewRole'];
export type Organization = components['schemas']['Organization'];
export type OrganizationName = components['schemas']['OrganizationName'];
export type OrganizationRole = components['schemas']['OrganizationRole'];
export type OrganizationRoleChange = components['schemas']['OrganizationRoleChange'];
export type OutboxEmail = components['schemas']['OutboxEmail'];
export type OwnershipTransfer = components['schemas']['OwnershipTransfer'];
export type Permission = components['schemas']['Permission'];
export type Policies = components['schemas']['Policies'];
export type PoliciesChange = components['schemas']['PoliciesChange'];
export type Principal = components['schemas']['Principal'];
export type Problem = components['schemas']['Problem'];
export type Project = components['schemas']['Project'];
export type ProjectAccess = components['schemas']['ProjectAccess'];
export type ProjectMember = components['schemas']['ProjectMember'];
export type ProjectName = components['schemas']['ProjectName'];
export type ProjectRoleIds = components['schemas']['ProjectRoleIds'];
export type Refresh = components['schemas']['Refresh'];
export type Registration = components['schemas']['Registration'];
export type RenamedGroup = components['schemas']['RenamedGroup'];
export type Role = components['schemas']['Role'];
export type RoleChange = components['schemas']['RoleChange'];
export type Session = components['schemas']['Session'];
export type SessionRow = components['schemas']['SessionRow'];
export type SteppedUp = components['schemas']['SteppedUp'];
export type StepUp = components['schemas']['StepUp'];
export type Template = components['schemas']['Template'];
export type User = components['schemas']['User'];
export type UserChange = components['schemas']['UserChange'];
export type $defs = Record<string, never>;
export interface operations {
    KeySetRoute_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The public keys of access tokens, as a JSON Web Key Set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySet"];
                };
            };
        };
    };
    ReadOutboxRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The e-mails of this instance, newest first; as a page for browsers. Only where it is switched on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OutboxEmail"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ReadAccessChangesRoute_list: {
        parameters: {
            query: {
                cursor?: string;
                /** @description As of when: a past time, or a consistency token. */
                from: string;
                limit?: number;
                organizationId?: string;
                projectId?: string;
                /** @description As of when: a past time, or a consistency token. */
                to?: string;
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What each event between two instants gave to or took from whom, in a project or an organization; of projects whose assignments the caller may list, and for who may read the audit trail of all, also of deleted ones */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AccessChange"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    AskPermissionsRoute_ask: {
        parameters: {
            query: {
                /** @description As of when: a past time, or a consistency token. */
                asOf?: string;
                principalId?: string;
                principalType?: "user" | "service-user" | "group" | "organization-role";
                resource: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything that somebody may do on a resource, or might at a past instant; about others for who may list the assignments of the project or read the audit trail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectivePermissions"];
                };
            };
        };
    };
    AskPrincipalsRoute_ask: {
        parameters: {
            query: {
                /** @description As of when: a past time, or a consistency token. */
                asOf?: string;
                cursor?: string;
                limit?: number;
                permission: string;
                resource: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who may do something on a resource, or might at a past instant, and by what; for who may list the assignments of the project or read the audit trail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ActingPrincipal"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    AskResourcesRoute_ask: {
        parameters: {
            query: {
                /** @description As of when: a past time, or a consistency token. */
                asOf?: string;
                cursor?: string;
                limit?: number;
                organizationId?: string;
                permission: string;
                principalId?: string;
                principalType?: "user" | "service-user" | "group" | "organization-role";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where somebody may do something, or might at a past instant: whole projects, and single objects with all below them; about others, within one organization: for members who may list its members, of projects whose assignments they may list; for who may read the audit trail, of all */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ActionableResource"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    CheckAccessRoute_check: {
        parameters: {
            query?: {
                /** @description As of when: a past time, or a consistency token. */
                asOf?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Checks"];
            };
        };
        responses: {
            /** @description May, or might at a past instant, these principals do these things? Up to 1,000 questions, answered in their order; about others for who may list the assignments of the project or read the audit trail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckResults"];
                };
            };
        };
    };
    VerifyEmailRoute_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailVerification"];
            };
        };
        responses: {
            /** @description Verify an e-mail address by the token of the link that was sent to it; following it again changes nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ResendVerificationRoute_resend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailVerificationResend"];
            };
        };
        responses: {
            /** @description Ask for another verification link; only the newest is valid. The answer is the same for every address */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ReadInvitationsRoute_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the link of an invitation is about */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPreview"];
                };
            };
        };
    };
    AnswerInvitationRoute_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accept an invitation that was sent to the address of the caller, by its token or, if the caller is signed in, its id; accepting twice joins once. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    AnswerInvitationRoute_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Decline an invitation; whoever holds its newest link may */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ReadOrganizationsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "joinedAt" | "-joinedAt" | "name" | "-name";
                status?: "active" | "deleted";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organizations that the caller belongs to or has projects in, in the order they came to them or as asked, each with their roles and what these allow; with status=deleted those that they can restore */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Organization"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    FoundOrganizationRoute_found: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Founding"];
            };
        };
        responses: {
            /** @description Found an organization, with a first project if named; the caller gets the founder roles of its template */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundedOrganization"];
                };
            };
        };
    };
    ReadOrganizationsRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An organization of the caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    DeleteOrganizationRoute_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete an organization that has no projects: all access to it ends, and for a time it can be restored. Needs a stepped-up access token */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    RenameOrganizationRoute_rename: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationName"];
            };
        };
        responses: {
            /** @description Rename an organization; with If-Match only if nobody changed it meanwhile. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    ReadAuditEventsRoute_list: {
        parameters: {
            query?: {
                actor?: string;
                /** @description As of when: a past time, or a consistency token. */
                asOf?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                search?: string;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "time" | "-time";
                target?: string;
                to?: string;
                type?: string;
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened in an organization, newest first or as asked: who did what, to what, when and from where; or what the trail held at an instant, with the names of now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEvent"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ReadGroupsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "createdAt" | "-createdAt" | "name" | "-name";
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups of an organization, oldest first or as asked, with the projects that the caller may see */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Group"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ManageGroupsRoute_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGroup"];
            };
        };
        responses: {
            /** @description Create a group, perhaps with members and with roles on projects */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    ReadGroupsRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    ManageGroupsRoute_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                groupId: string;
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a group: who is in it loses what they have by it */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ManageGroupsRoute_rename: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                groupId: string;
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupName"];
            };
        };
        responses: {
            /** @description Rename a group. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RenamedGroup"];
                };
            };
        };
    };
    ReadGroupsRoute_members: {
        parameters: {
            query?: {
                /** @description As of when: a past time, or a consistency token. */
                asOf?: string;
                cursor?: string;
                limit?: number;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "addedAt" | "-addedAt";
            };
            header?: never;
            path: {
                groupId: string;
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is in a group, in the order they came, or who was as of an instant; administrators only to who may list those */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["GroupMemberRow"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ManageGroupsRoute_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupMember"];
            };
        };
        responses: {
            /** @description Put a member into a group; who is in it already stays in it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupMember"];
                };
            };
        };
    };
    ManageGroupsRoute_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
                organizationId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take a member out of a group */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    SetProjectRolesRoute_ofGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
                organizationId: string;
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectRoleIds"];
            };
        };
        responses: {
            /** @description Say which roles a group has in a whole project: all of them, so none takes them away; for who may assign and unassign roles in the project. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectRoleIds"];
                };
            };
        };
    };
    ReadInvitationsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "createdAt" | "-createdAt" | "expiresAt" | "-expiresAt";
                status?: "pending" | "accepted" | "declined" | "revoked" | "expired";
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitations of an organization, newest first or as asked; of what they promise, the groups and projects that the caller may see */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    InviteMemberRoute_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationRequest"];
            };
        };
        responses: {
            /** @description What became of each of many. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationResults"];
                };
            };
            /** @description Invite somebody by e-mail, with organization roles, groups and roles on projects; or many, with a result for each. Who is a member already gets groups and project roles at once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    ManageInvitationsRoute_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitationId: string;
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke an open invitation */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ManageInvitationsRoute_resend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitationId: string;
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send an open invitation again: with a new link, and the old ones are not valid any more. Who sends it again is who invites from then on. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    ReadMembersRoute_list: {
        parameters: {
            query?: {
                /** @description As of when: a past time, or a consistency token. */
                asOf?: string;
                cursor?: string;
                limit?: number;
                search?: string;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "joinedAt" | "-joinedAt" | "name" | "-name" | "email" | "-email";
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The members of an organization, in the order they joined or as asked; or those of an instant, with what they were and held then and the names and addresses of now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Member"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    AddMemberRoute_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            /** @description Add somebody: who has an account joins at once where the policies allow it, anybody else is sent an invitation, by which they register and join (tried out, nobody outside the organization has an account: an address is always invited, an id unknown) */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description They were sent an invitation */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    ReadMembersRoute_get: {
        parameters: {
            query?: {
                /** @description As of when: a past time, or a consistency token. */
                asOf?: string;
            };
            header?: never;
            path: {
                organizationId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A member of an organization, now or as of an instant */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    ChangeMembersRoute_remove: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a member or an external collaborator: all their access ends at once */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ChangeMembersRoute_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberRoles"];
            };
        };
        responses: {
            /** @description Change the organization roles of a member. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberRolesAnswer"];
                };
            };
        };
    };
    ChangeMembersRoute_leave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Leave the organization */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    TransferOwnershipRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "offeredAt" | "-offeredAt";
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Transfers of ownership, newest first or as asked: all of them for the owner, those offered to them for others */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OwnershipTransfer"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    TransferOwnershipRoute_transfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOwnershipTransfer"];
            };
        };
        responses: {
            /** @description Hand the organization over, as its owner: at once, or as an offer that the other one accepts, as the policies say. Needs a stepped-up access token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipTransfer"];
                };
            };
        };
    };
    TransferOwnershipRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
                transferId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A transfer of ownership, for who takes part in it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipTransfer"];
                };
            };
        };
    };
    TransferOwnershipRoute_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
                transferId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take the organization over that was offered. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipTransfer"];
                };
            };
        };
    };
    TransferOwnershipRoute_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
                transferId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take an offer back. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipTransfer"];
                };
            };
        };
    };
    TransferOwnershipRoute_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
                transferId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Decline an organization that was offered. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipTransfer"];
                };
            };
        };
    };
    ChangePoliciesRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules of an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policies"];
                };
            };
        };
    };
    ChangePoliciesRoute_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PoliciesChange"];
            };
        };
        responses: {
            /** @description Change rules of an organization; those that are not named stay. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policies"];
                };
            };
        };
    };
    ReadRolesRoute_ofOrganization: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The roles that can be given in every project of an organization: the built-in ones and its own */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Role"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ManageOrganizationProjectRolesRoute_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            /** @description Create a role for all projects of an organization, with no permission that its maker does not hold in every project; for members with the permission roles.manage */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    ReadRolesRoute_oneOfOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A role that can be given in every project of an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    ManageOrganizationProjectRolesRoute_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a role of all projects of an organization: it is taken from all who hold it; for members with the permission roles.manage */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ManageOrganizationProjectRolesRoute_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleChange"];
            };
        };
        responses: {
            /** @description Change a role of all projects of an organization, for all who hold it at once; for members with the permission roles.manage who hold all that is in it. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    ReadProjectsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "createdAt" | "-createdAt" | "name" | "-name";
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The projects of an organization that the caller may see, oldest first or as asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Project"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    CreateProjectRoute_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectName"];
            };
        };
        responses: {
            /** @description Create a project; who creates it becomes its project-admin */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
        };
    };
    DeleteOrganizationRoute_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Restore a deleted organization as it was; who could delete it may. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    ReadOrganizationRolesRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organization roles: those of its template, then its own, with the projects that the caller may see */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OrganizationRole"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ManageRolesRoute_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrganizationRole"];
            };
        };
        responses: {
            /** @description Create an organization role, perhaps with roles on projects for all who will hold it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationRole"];
                };
            };
        };
    };
    ReadOrganizationRolesRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An organization role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationRole"];
                };
            };
        };
    };
    ManageRolesRoute_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete an organization role: it is taken from all who hold it */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ManageRolesRoute_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organizationId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationRoleChange"];
            };
        };
        responses: {
            /** @description Change an organization role, for all who hold it at once. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationRole"];
                };
            };
        };
    };
    SetProjectRolesRoute_ofOrganizationRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
                projectId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectRoleIds"];
            };
        };
        responses: {
            /** @description Say which roles whoever holds an organization role has in a whole project: all of them, so none takes them away; for who may assign and unassign roles in the project. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectRoleIds"];
                };
            };
        };
    };
    ReadCatalogueRoute_permissions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All permissions there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Permission"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ReadProjectsRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A project that the caller may see */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
        };
    };
    DeleteProjectRoute_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a project, where the policies want it only when no role is given in it */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    RenameProjectRoute_rename: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectName"];
            };
        };
        responses: {
            /** @description Rename a project. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
        };
    };
    ReadProjectAccessRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who can act in a project, with which roles, and whether they come directly, by a group or by an organization role; external collaborators are marked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ProjectAccess"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ReadAssignmentsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                principalId?: string;
                role?: string;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "grantedAt" | "-grantedAt";
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who was given which role in a project, oldest first or as asked; not what was given to who has left since, or to a group that is gone, nor roles that were deleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Assignment"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    AssignRoleRoute_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAssignment"];
            };
        };
        responses: {
            /** @description Give a user, a group or an organization role a role in a project, or on one object of it and everything below that object; for who may assign roles there and holds all that the role does */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
        };
    };
    ReadAssignmentsRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                assignmentId: string;
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One assignment of a project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
        };
    };
    UnassignRoleRoute_unassign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                assignmentId: string;
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take an assigned role back; for who may unassign roles there */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ReadProjectMembersRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The people who were given roles in a whole project in person, external collaborators marked; administrators of the organization only to who may list those */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ProjectMember"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ProjectMembersRoute_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProjectMember"];
            };
        };
        responses: {
            /** @description Give somebody roles in a project: at once if they belong to the organization, else by an invitation, to become a member or an external collaborator as the policies say */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMember"];
                };
            };
            /** @description They were sent an invitation */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    ChangeProjectMemberRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a person was given in a whole project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMember"];
                };
            };
        };
    };
    ChangeProjectMemberRoute_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take everything back that a person was given in a project, also on single objects; what they have by groups and organization roles stays. For who may unassign roles in the project */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ChangeProjectMemberRoute_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectRoleIds"];
            };
        };
        responses: {
            /** @description Say which roles a person has in a whole project: all of them; what they hold on single objects stays. For who may assign and unassign roles in the project. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMember"];
                };
            };
        };
    };
    ReadRolesRoute_ofProject: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The roles that can be given in a project, with their permissions: the built-in ones, those of its organization, its own */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Role"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ManageProjectRolesRoute_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            /** @description Create a role of a project, with no permission that its maker does not hold; for who holds projects.roles.create */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    ReadRolesRoute_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                projectId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A role that can be given in a project; the ETag is that of all roles of their kind */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    ManageProjectRolesRoute_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                projectId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a role of a project: it is taken from all who hold it; for who holds projects.roles.delete */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ManageProjectRolesRoute_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                projectId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleChange"];
            };
        };
        responses: {
            /** @description Change a role of a project, for all who hold it at once; for who holds projects.roles.update and all that is in it. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    ListSessionsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description The order; with `-` in front the other way round. Names are ordered by code points, ignoring case. */
                sort?: "startedAt" | "-startedAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where the caller is logged in, newest first or as asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SessionRow"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    LogInRoute_logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            /** @description Log in. An access token for 10 minutes, and a refresh token that gives the next one, for at most 30 days */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    EndSessionsRoute_endAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Log out everywhere */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    EndSessionsRoute_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End one of the own sessions */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    EndSessionsRoute_endCurrent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Log out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    RefreshSessionRoute_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description Exchange a refresh token for the next one and an access token. Using one twice ends the session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    StepUpRoute_stepUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUp"];
            };
        };
        responses: {
            /** @description Confirm by password that it is you: an access token for 5 minutes that sensitive actions accept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SteppedUp"];
                };
            };
        };
    };
    ReadOrganizationsRoute_listTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What organizations can be founded from */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Template"][];
                    };
                };
            };
        };
    };
    RegisterUserRoute_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description Register. The answer is the same if the address has an account already; its owner is told by e-mail. An organization that is asked for is founded once the address is verified; by an invitation it is at once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    ReadMeRoute_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account of the caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    EraseUserRoute_erase: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Erase the account of the caller, for ever and from all history */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    RenameUserRoute_rename: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: refused as `stale-revision` if it has been changed meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Change the name of the caller. With `dryRun=true`: what would have been written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    ReadInvitationsRoute_mine: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The open invitations that were sent to the verified address of the caller; they can be accepted by their ids */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MyInvitation"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
}

/** Calls that can be tried out. */
export type TriedOut =
  | 'delete /v1/organizations/{organizationId}'
  | 'delete /v1/organizations/{organizationId}/groups/{groupId}'
  | 'delete /v1/organizations/{organizationId}/groups/{groupId}/members/{userId}'
  | 'delete /v1/organizations/{organizationId}/invitations/{invitationId}'
  | 'delete /v1/organizations/{organizationId}/members/me'
  | 'delete /v1/organizations/{organizationId}/members/{userId}'
  | 'delete /v1/organizations/{organizationId}/project-roles/{roleId}'
  | 'delete /v1/organizations/{organizationId}/roles/{roleId}'
  | 'delete /v1/projects/{projectId}'
  | 'delete /v1/projects/{projectId}/assignments/{assignmentId}'
  | 'delete /v1/projects/{projectId}/members/{userId}'
  | 'delete /v1/projects/{projectId}/roles/{roleId}'
  | 'delete /v1/users/me'
  | 'patch /v1/organizations/{organizationId}'
  | 'patch /v1/organizations/{organizationId}/groups/{groupId}'
  | 'patch /v1/organizations/{organizationId}/members/{userId}'
  | 'patch /v1/organizations/{organizationId}/policies'
  | 'patch /v1/organizations/{organizationId}/project-roles/{roleId}'
  | 'patch /v1/organizations/{organizationId}/roles/{roleId}'
  | 'patch /v1/projects/{projectId}'
  | 'patch /v1/projects/{projectId}/members/{userId}'
  | 'patch /v1/projects/{projectId}/roles/{roleId}'
  | 'patch /v1/users/me'
  | 'post /v1/invitations/{token}/accept'
  | 'post /v1/organizations'
  | 'post /v1/organizations/{organizationId}/groups'
  | 'post /v1/organizations/{organizationId}/groups/{groupId}/members'
  | 'post /v1/organizations/{organizationId}/invitations'
  | 'post /v1/organizations/{organizationId}/invitations/{invitationId}/resend'
  | 'post /v1/organizations/{organizationId}/members'
  | 'post /v1/organizations/{organizationId}/ownership-transfers'
  | 'post /v1/organizations/{organizationId}/ownership-transfers/{transferId}/accept'
  | 'post /v1/organizations/{organizationId}/ownership-transfers/{transferId}/cancel'
  | 'post /v1/organizations/{organizationId}/ownership-transfers/{transferId}/decline'
  | 'post /v1/organizations/{organizationId}/project-roles'
  | 'post /v1/organizations/{organizationId}/projects'
  | 'post /v1/organizations/{organizationId}/restore'
  | 'post /v1/organizations/{organizationId}/roles'
  | 'post /v1/projects/{projectId}/assignments'
  | 'post /v1/projects/{projectId}/members'
  | 'post /v1/projects/{projectId}/roles'
  | 'put /v1/organizations/{organizationId}/groups/{groupId}/projects/{projectId}'
  | 'put /v1/organizations/{organizationId}/roles/{roleId}/projects/{projectId}';

/** Calls that take no idempotency key: they change nothing, or answer with secrets, which are not kept. */
export const WITHOUT_KEY: ReadonlySet<string> = new Set([
  'post /v1/checks',
  'post /v1/sessions',
  'post /v1/sessions/refresh',
  'post /v1/step-up',
]);
