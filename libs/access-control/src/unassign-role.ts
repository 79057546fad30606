import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { projectAccess } from './domain/project-access.js';
import { unassignRole } from './domain/unassign-role.js';

export class UnassignRole extends Command<void> {
  constructor(
    readonly userId: string,
    readonly projectId: string,
    readonly assignmentId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(UnassignRole)
export class UnassignRoleHandler implements ICommandHandler<UnassignRole> {
  constructor(
    private readonly decisions: Decisions,
    private readonly replica: AccessReplica,
  ) {}

  async execute({ userId, projectId, assignmentId, context }: UnassignRole): Promise<void> {
    const organizationId = this.replica.organizationOf(projectId);
    if (organizationId === undefined || !this.replica.sees(userId, projectId)) throw new Refusal('not-found');
    const membershipId = this.replica.standing(userId, organizationId)?.membershipId;
    await this.decisions.decide(
      projectAccess,
      projectId,
      context,
      unassignRole(assignmentId, { userId, membershipId }),
    );
  }
}

@Controller('v1/projects/:projectId/assignments')
export class UnassignRoleRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':assignmentId')
  @SignedIn()
  @Documents({
    summary: 'Take an assigned role back',
    answers: [204],
    problems: ['forbidden', 'not-found'],
    writes: true,
  })
  async unassign(
    @Param('projectId') projectId: string,
    @Param('assignmentId') assignmentId: string,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<void> {
    await this.commands.execute(new UnassignRole(userId, projectId, assignmentId, context));
  }
}
