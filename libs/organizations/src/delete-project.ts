import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, RequiresInProject, type SignedInCaller } from '@guildhall/http';
import { Controller, Delete, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeOrganization } from './change-organization.js';
import { deleteProject } from './domain/manage-projects.js';

@Controller('v1/projects/:projectId')
export class DeleteProjectRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly replica: AccessReplica,
  ) {}

  @Delete()
  @RequiresInProject('projects.delete')
  @Documents({
    summary: 'Delete a project, where the policies want it only when no role is given in it',
    answers: [204],
    problems: ['not-found', 'forbidden', 'project-in-use'],
    writes: true,
    conditional: true,
  })
  async delete(@Param('projectId') projectId: string, @Caller() { context }: SignedInCaller) {
    const organizationId = this.replica.organizationOf(projectId);
    if (organizationId === undefined) throw new Refusal('not-found');
    const decide = deleteProject(projectId, this.replica.isInUse(projectId));
    await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
  }
}
