import { Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { AccessReplica } from '@guildhall/http';
import { type DynamicModule, Module } from '@nestjs/common';
import { AskPermissionsRoute } from './ask-permissions.js';
import { AskPrincipalsRoute } from './ask-principals.js';
import { AskResourcesRoute } from './ask-resources.js';
import { Asking } from './asking.js';
import { AssignRoleRoute } from './assign-role.js';
import { ChangeProjectAccessHandler } from './change-project-access.js';
import { ChangeProjectMemberRoute } from './change-project-member.js';
import { CheckAccessRoute } from './check-access.js';
import { CurrentAssignments } from './current-assignments.js';
import { CATALOGUE, type Catalogue } from './domain/catalogue.js';
import { giveProjectRoles } from './give-project-roles.js';
import { InstanceCatalogue } from './instance-catalogue.js';
import { ExistingRoles } from './known-roles.js';
import {
  ChangeOrganizationProjectRolesHandler,
  ManageOrganizationProjectRolesRoute,
} from './manage-organization-project-roles.js';
import { ManageProjectRolesRoute } from './manage-project-roles.js';
import { ReadAccessChangesRoute } from './read-access-changes.js';
import { ReadAssignmentsRoute } from './read-assignments.js';
import { ReadCatalogueRoute } from './read-catalogue.js';
import { ReadProjectAccessRoute } from './read-project-access.js';
import { ReadRolesRoute } from './read-roles.js';
import { ProjectRolesOf, SetProjectRolesRoute } from './set-project-roles.js';
import { UnassignRoleRoute } from './unassign-role.js';
import { AccessControlViews } from './views.js';
import { WhoHasAccess } from './who-has-access.js';

@Module({
  controllers: [
    ReadCatalogueRoute,
    ReadRolesRoute,
    ManageProjectRolesRoute,
    ManageOrganizationProjectRolesRoute,
    AssignRoleRoute,
    UnassignRoleRoute,
    ReadAssignmentsRoute,
    SetProjectRolesRoute,
    ChangeProjectMemberRoute,
    ReadProjectAccessRoute,
    CheckAccessRoute,
    AskPermissionsRoute,
    AskPrincipalsRoute,
    AskResourcesRoute,
    ReadAccessChangesRoute,
  ],
  providers: [
    {
      provide: AccessControlViews,
      inject: [Subscriptions],
      useFactory: (subscriptions: Subscriptions) => AccessControlViews.open(subscriptions),
    },
    Asking,
    ExistingRoles,
    CurrentAssignments,
    WhoHasAccess,
    ProjectRolesOf,
    ChangeProjectAccessHandler,
    ChangeOrganizationProjectRolesHandler,
  ],
})
export class AccessControlModule {
  /** With the permissions and default roles that the replicas of the instance know as well; else the built-in ones. */
  static with(catalogue: Catalogue = CATALOGUE): DynamicModule {
    const instance = { provide: InstanceCatalogue, useValue: new InstanceCatalogue(catalogue) };
    return { module: AccessControlModule, providers: [instance] };
  }

  constructor(
    subscriptions: Subscriptions,
    decisions: Decisions,
    replica: AccessReplica,
    views: AccessControlViews,
    catalogue: InstanceCatalogue,
  ) {
    subscriptions.react(giveProjectRoles(decisions, replica, views, catalogue, subscriptions));
  }
}
