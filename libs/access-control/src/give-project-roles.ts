import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { type CommandContext, type Decisions, reaction, type Subscriptions } from '@guildhall/event-sourcing';
import type { AccessReplica } from '@guildhall/http';
import { actingMember } from './acting-member.js';
import { consequencesOf } from './domain/consequences.js';
import { giveRoles } from './domain/give-roles.js';
import { keepPromise } from './domain/keep-promise.js';
import { type Assigned, projectAccess } from './domain/project-access.js';
import type { InstanceCatalogue } from './instance-catalogue.js';
import { rolesOfOrganization } from './known-roles.js';
import type { AccessControlViews } from './views.js';

/**
 * What organizations decide and access follows: who creates a project administrates it, and people, groups and organization roles
 * get the project roles that they were promised. One reaction for both, because it comes in order per organization: a promise is
 * never looked at before its promiser has the administration of the project that they had created.
 */
export const giveProjectRoles = (
  decisions: Decisions,
  replica: AccessReplica,
  views: AccessControlViews,
  catalogue: InstanceCatalogue,
  subscriptions: Subscriptions,
) =>
  reaction<OrganizationEvent>()({
    name: 'access-control.give-project-roles',
    contexts: [organizationsContext],
    on: {
      ProjectCreated: async (event, context) => {
        for (const { projectId, given } of consequencesOf(event, context.actor.id)) {
          await decisions.decide(projectAccess, projectId, context, giveRoles(assignmentsOf(given, context)));
        }
      },

      ProjectRolesPromised: async (event, context) => {
        const { organizationId, promisedBy } = event.data;
        await subscriptions.appliedUpTo(event.position);
        const promiser = await actingMember(views, replica, promisedBy, organizationId);
        const roles = await rolesOfOrganization(decisions, catalogue, organizationId, context);
        for (const { projectId, given } of consequencesOf(event)) {
          const promised = assignmentsOf(given, context);
          // Nobody promises what is another organization's.
          if (replica.organizationOf(projectId) !== organizationId) continue;
          await decisions.decide(projectAccess, projectId, context, keepPromise(promised, promiser, roles));
        }
      },
    },
  });

const assignmentsOf = (
  given: readonly Omit<Assigned, 'assignmentId'>[],
  context: CommandContext,
): readonly Assigned[] => given.map((assigned) => ({ assignmentId: context.newId('assignment'), ...assigned }));
