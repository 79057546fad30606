import { Assignment, NewAssignment } from '@guildhall/contracts';
import { AccessReplica, Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeProjectAccess, recipient } from './change-project-access.js';
import { assignRole } from './domain/assign-role.js';
import { AccessControlViews } from './views.js';

@Controller('v1/projects/:projectId/assignments')
export class AssignRoleRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: AccessControlViews,
    private readonly replica: AccessReplica,
  ) {}

  @Post()
  @SignedIn()
  @Documents({
    summary:
      'Give a user, a group or an organization role a role in a project, or on one object of it and everything below that ' +
      'object; for who may assign roles there and holds all that the role does',
    answers: [201, Assignment],
    problems: [
      'unknown-role',
      'unknown-principal',
      'forbidden',
      'beyond-own-rights',
      'not-found',
      'not-a-member',
      'role-already-assigned',
      'service-user-cannot-govern',
    ],
    writes: true,
  })
  async assign(
    @Param('projectId') projectId: string,
    @Body({ schema: NewAssignment }) { principal, role, object: on }: NewAssignment,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const id = context.newId('assignment');
    const object = on ?? null;
    const { exists, ...holder } = await recipient(this.views, this.replica, projectId, principal);
    const grantedBy = { type: 'user', id: userId } as const;
    const command = new ChangeProjectAccess(
      userId,
      projectId,
      ({ organizationId, by, roles }) =>
        assignRole(
          { assignmentId: id, organizationId, projectId, ...holder, role, object, grantedBy },
          by,
          roles,
          exists,
        ),
      context,
    );
    const { events } = await this.commands.execute(command);
    const assignment: Assignment = { id, principal, role, projectId, object, grantedBy, grantedAt: events[0]!.time };
    return created(`/v1/projects/${projectId}/assignments/${id}`, assignment);
  }
}
