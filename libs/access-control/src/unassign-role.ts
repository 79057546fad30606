import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Delete, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeProjectAccess } from './change-project-access.js';
import { unassignRole } from './domain/unassign-role.js';

@Controller('v1/projects/:projectId/assignments')
export class UnassignRoleRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':assignmentId')
  @SignedIn()
  @Documents({
    summary: 'Take an assigned role back; for who may unassign roles there',
    answers: [204],
    problems: ['forbidden', 'not-found'],
    writes: true,
  })
  async unassign(
    @Param('projectId') projectId: string,
    @Param('assignmentId') assignmentId: string,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<void> {
    await this.commands.execute(
      new ChangeProjectAccess(userId, projectId, ({ by, roles }) => unassignRole(assignmentId, by, roles), context),
    );
  }
}
