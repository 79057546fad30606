import { type OrganizationEvent, organizationsContext, type ProjectGrant } from '@guildhall/contracts';
import { type Decisions, reaction, type Subscriptions } from '@guildhall/event-sourcing';
import type { AccessReplica } from '@guildhall/http';
import { PROJECT_ADMIN } from './domain/catalogue.js';
import { giveRoles } from './domain/give-roles.js';
import { keepPromise } from './domain/keep-promise.js';
import { type Assigned, projectAccess } from './domain/project-access.js';

/**
 * What organizations decide and access follows: who creates a project administrates it, and who accepts an invitation gets
 * the project roles promised by it. One reaction for both, because it comes in order per organization: a promise is never
 * looked at before its promiser has the administration of the project that they had created.
 */
export const giveProjectRoles = (decisions: Decisions, replica: AccessReplica, subscriptions: Subscriptions) =>
  reaction<OrganizationEvent>()({
    name: 'access-control.give-project-roles',
    contexts: [organizationsContext],
    on: {
      ProjectCreated: async ({ data: { organizationId, projectId, creatorId, membershipId } }, context) => {
        const administration: Assigned = {
          assignmentId: context.newId('assignment'),
          organizationId,
          projectId,
          principal: { type: 'user', id: creatorId },
          membershipId,
          role: PROJECT_ADMIN,
          object: null,
          grantedBy: { type: 'system', id: context.actor.id },
        };
        await decisions.decide(projectAccess, projectId, context, giveRoles([administration]));
      },

      ProjectRolesPromised: async (
        { data: { organizationId, userId, membershipId, projects, promisedBy }, position },
        context,
      ) => {
        await subscriptions.appliedUpTo(position);
        for (const [projectId, roles] of rolesByProject(projects)) {
          const promised = [...roles].map((role): Assigned => ({
            assignmentId: context.newId('assignment'),
            organizationId,
            projectId,
            principal: { type: 'user', id: userId },
            membershipId,
            role,
            object: null,
            grantedBy: { type: 'user', id: promisedBy },
          }));
          // Nobody promises what is another organization's.
          if (replica.organizationOf(projectId) !== organizationId) continue;
          const promiser = {
            userId: promisedBy,
            membershipId: replica.standing(promisedBy, organizationId)?.membershipId,
          };
          await decisions.decide(projectAccess, projectId, context, keepPromise(promised, promiser));
        }
      },
    },
  });

// A command is carried out once per stream, so all that is promised in a project is one.
const rolesByProject = (grants: readonly ProjectGrant[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const byProject = new Map<string, Set<string>>();
  for (const { projectId, roles } of grants) {
    byProject.set(projectId, new Set([...(byProject.get(projectId) ?? []), ...roles]));
  }
  return byProject;
};
