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
    "/v1/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** May these principals do these things? Up to 1,000 questions, answered in their order */
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
        /** Accept an invitation that was sent to the address of the caller; accepting twice joins once */
        post: operations["AcceptInvitationRoute_accept"];
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
        /** The organizations that the caller belongs to, each with their roles and what these allow */
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
        delete?: never;
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
        /** What happened in an organization, newest first: who did what, to what, when and from where */
        get: operations["ReadAuditEventsRoute_list"];
        put?: never;
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
        /** The invitations of an organization, newest first */
        get: operations["ReadInvitationsRoute_list"];
        put?: never;
        /** Invite somebody by e-mail, with organization roles and roles on projects */
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
        delete: operations["RevokeInvitationRoute_revoke"];
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
        /** The members of an organization, in the order they joined */
        get: operations["ReadMembersRoute_list"];
        put?: never;
        post?: never;
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
        /** A member of an organization */
        get: operations["ReadMembersRoute_get"];
        put?: never;
        post?: never;
        /** Remove a member: all their access ends at once */
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
    "/v1/organizations/{organizationId}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The projects of an organization that the caller may see */
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
        delete?: never;
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
        /** Who can act in a project, with which roles, and how they came by them */
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
        /** Who was given which role in a project, oldest first; what was given to who has left since is not listed */
        get: operations["ReadAssignmentsRoute_list"];
        put?: never;
        /** Give a user a role in a project, or on one object of it and everything below that object */
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
        /** Take an assigned role back */
        delete: operations["UnassignRoleRoute_unassign"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{projectId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles that can be given in a project, with their permissions */
        get: operations["ReadCatalogueRoute_roles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the caller is logged in, newest first */
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
        /** Register. The answer is the same if the address has an account already; its owner is told by e-mail */
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
        EmailVerification: {
            token: string;
        };
        EmailVerificationResend: {
            /** @example ada@example.com */
            email: string;
        };
        Explanation: {
            granted?: {
                assignmentId: string;
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
            id: string;
            name: string;
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
        Invitation: {
            email: string;
            /** Format: date-time */
            expiresAt: string;
            groups: string[];
            id: string;
            invitedBy: string;
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
            organization: {
                id: string;
                name: string;
            };
            /** @enum {string} */
            status: "pending" | "accepted" | "declined" | "revoked" | "expired";
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
        NewAssignment: {
            /** @example deployments/churn-model */
            object?: string;
            principal: {
                id: string;
                /** @enum {string} */
                type: "user";
            };
            /** @example deployment-viewer */
            role: string;
        };
        NewInvitation: {
            /** @example ada@example.com */
            email: string;
            projects?: {
                projectId: string;
                roles: string[];
            }[];
            roles?: string[];
        };
        Organization: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            name: string;
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
        Permission: {
            /** @example deployments.environment-variables */
            family: string;
            /** @example deployments.environment-variables.update */
            id: string;
            /** @enum {string} */
            verb: "list" | "get" | "create" | "update" | "delete";
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
            principal: components["schemas"]["Principal"];
            roles: string[];
            via: {
                id?: string;
                /** @enum {string} */
                type: "direct" | "group" | "organization-role";
            }[];
        };
        ProjectName: {
            name: string;
        };
        Refresh: {
            refreshToken: string;
        };
        Registration: {
            /** @example ada@example.com */
            email: string;
            invitationToken?: string;
            name: string;
            password: string;
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
            policies: {
                invitationLifetimeHours: number;
            };
            roles: {
                id: string;
                name: string;
                permissions: ("organization.get" | "organization.rename" | "organization.delete" | "members.list" | "members.invite" | "members.update-roles" | "members.remove" | "projects.create" | "projects.list-all" | "audit-events.list" | "policies.update")[];
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
export type Assignment = components['schemas']['Assignment'];
export type AuditEvent = components['schemas']['AuditEvent'];
export type CheckRequest = components['schemas']['CheckRequest'];
export type CheckResults = components['schemas']['CheckResults'];
export type Checks = components['schemas']['Checks'];
export type EmailVerification = components['schemas']['EmailVerification'];
export type EmailVerificationResend = components['schemas']['EmailVerificationResend'];
export type Explanation = components['schemas']['Explanation'];
export type FoundedOrganization = components['schemas']['FoundedOrganization'];
export type Founding = components['schemas']['Founding'];
export type Invitation = components['schemas']['Invitation'];
export type InvitationPreview = components['schemas']['InvitationPreview'];
export type KeySet = components['schemas']['KeySet'];
export type LogIn = components['schemas']['LogIn'];
export type Member = components['schemas']['Member'];
export type MemberRoles = components['schemas']['MemberRoles'];
export type MemberRolesAnswer = components['schemas']['MemberRolesAnswer'];
export type NewAssignment = components['schemas']['NewAssignment'];
export type NewInvitation = components['schemas']['NewInvitation'];
export type Organization = components['schemas']['Organization'];
export type OrganizationName = components['schemas']['OrganizationName'];
export type OutboxEmail = components['schemas']['OutboxEmail'];
export type Permission = components['schemas']['Permission'];
export type Principal = components['schemas']['Principal'];
export type Problem = components['schemas']['Problem'];
export type Project = components['schemas']['Project'];
export type ProjectAccess = components['schemas']['ProjectAccess'];
export type ProjectName = components['schemas']['ProjectName'];
export type Refresh = components['schemas']['Refresh'];
export type Registration = components['schemas']['Registration'];
export type Role = components['schemas']['Role'];
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
    CheckAccessRoute_check: {
        parameters: {
            query?: never;
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
            /** @description May these principals do these things? Up to 1,000 questions, answered in their order */
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
    AcceptInvitationRoute_accept: {
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
            /** @description Accept an invitation that was sent to the address of the caller; accepting twice joins once */
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
    ReadOrganizationsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organizations that the caller belongs to, each with their roles and what these allow */
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
    RenameOrganizationRoute_rename: {
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
                "application/json": components["schemas"]["OrganizationName"];
            };
        };
        responses: {
            /** @description Rename an organization; with If-Match only if nobody changed it meanwhile */
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
                cursor?: string;
                from?: string;
                limit?: number;
                search?: string;
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
            /** @description What happened in an organization, newest first: who did what, to what, when and from where */
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
    ReadInvitationsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
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
            /** @description The invitations of an organization, newest first */
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
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            /** @description Invite somebody by e-mail, with organization roles and roles on projects */
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
    RevokeInvitationRoute_revoke: {
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
    ReadMembersRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The members of an organization, in the order they joined */
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
    ReadMembersRoute_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A member of an organization */
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
            header?: never;
            path: {
                organizationId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a member: all their access ends at once */
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
            header?: never;
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
            /** @description Change the organization roles of a member */
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
    ReadProjectsRoute_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The projects of an organization that the caller may see */
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
    RenameProjectRoute_rename: {
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
                "application/json": components["schemas"]["ProjectName"];
            };
        };
        responses: {
            /** @description Rename a project */
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
            /** @description Who can act in a project, with which roles, and how they came by them */
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
            };
            header?: never;
            path: {
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who was given which role in a project, oldest first; what was given to who has left since is not listed */
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
            /** @description Give a user a role in a project, or on one object of it and everything below that object */
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
            /** @description Take an assigned role back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ReadCatalogueRoute_roles: {
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
            /** @description The roles that can be given in a project, with their permissions */
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
    ListSessionsRoute_list: {
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
            /** @description Where the caller is logged in, newest first */
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
            /** @description Register. The answer is the same if the address has an account already; its owner is told by e-mail */
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
            header?: never;
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
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Change the name of the caller */
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
}

/** Calls that take no idempotency key: they change nothing, or answer with secrets, which are not kept. */
export const WITHOUT_KEY: ReadonlySet<string> = new Set([
  'post /v1/checks',
  'post /v1/sessions',
  'post /v1/sessions/refresh',
  'post /v1/step-up',
]);
