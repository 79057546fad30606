import { Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { AccessReplica } from '@guildhall/http';
import { Module } from '@nestjs/common';
import { AssignRoleHandler, AssignRoleRoute } from './assign-role.js';
import { CheckAccessRoute } from './check-access.js';
import { giveProjectRoles } from './give-project-roles.js';
import { ReadAssignmentsRoute } from './read-assignments.js';
import { ReadCatalogueRoute } from './read-catalogue.js';
import { ReadProjectAccessRoute } from './read-project-access.js';
import { UnassignRoleHandler, UnassignRoleRoute } from './unassign-role.js';
import { AccessControlViews } from './views.js';

@Module({
  controllers: [
    ReadCatalogueRoute,
    AssignRoleRoute,
    UnassignRoleRoute,
    ReadAssignmentsRoute,
    ReadProjectAccessRoute,
    CheckAccessRoute,
  ],
  providers: [
    {
      provide: AccessControlViews,
      inject: [Subscriptions],
      useFactory: (subscriptions: Subscriptions) => AccessControlViews.open(subscriptions),
    },
    AssignRoleHandler,
    UnassignRoleHandler,
  ],
})
export class AccessControlModule {
  constructor(subscriptions: Subscriptions, decisions: Decisions, replica: AccessReplica) {
    subscriptions.react(giveProjectRoles(decisions, replica, subscriptions));
  }
}
