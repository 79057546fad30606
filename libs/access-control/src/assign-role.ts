import { Assignment, NewAssignment } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { assignRole } from './domain/assign-role.js';
import { projectAccess } from './domain/project-access.js';

export class AssignRole extends Command<Assignment> {
  constructor(
    readonly userId: string,
    readonly projectId: string,
    readonly wanted: NewAssignment,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AssignRole)
export class AssignRoleHandler implements ICommandHandler<AssignRole> {
  constructor(
    private readonly decisions: Decisions,
    private readonly replica: AccessReplica,
  ) {}

  async execute({ userId, projectId, wanted, context }: AssignRole): Promise<Assignment> {
    const organizationId = this.replica.organizationOf(projectId);
    if (organizationId === undefined || !this.replica.sees(userId, projectId)) throw new Refusal('not-found');
    const stayOf = (user: string) => this.replica.standing(user, organizationId)?.membershipId;
    const { principal, role, object = null } = wanted;
    const id = context.newId('assignment');
    const grantedBy = { type: 'user', id: userId } as const;
    const membershipId = stayOf(principal.id);
    const decide = assignRole(
      { assignmentId: id, organizationId, projectId, principal, membershipId, role, object, grantedBy },
      { userId, membershipId: stayOf(userId) },
    );
    const { events } = await this.decisions.decide(projectAccess, projectId, context, decide);
    return { id, principal, role, projectId, object, grantedBy, grantedAt: events[0]!.time };
  }
}

@Controller('v1/projects/:projectId/assignments')
export class AssignRoleRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @SignedIn()
  @Documents({
    summary: 'Give a user a role in a project, or on one object of it and everything below that object',
    answers: [201, Assignment],
    problems: ['unknown-role', 'forbidden', 'beyond-own-rights', 'not-found', 'not-a-member', 'role-already-assigned'],
    writes: true,
  })
  async assign(
    @Param('projectId') projectId: string,
    @Body({ schema: NewAssignment }) body: NewAssignment,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const assignment = await this.commands.execute(new AssignRole(userId, projectId, body, context));
    return created(`/v1/projects/${projectId}/assignments/${assignment.id}`, assignment);
  }
}
