import { isId, Project, ProjectName } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { createProject } from './domain/manage-projects.js';
import { organization } from './domain/organization.js';

type CreatedProject = Readonly<{ project: Project; revision: number }>;

export class CreateProject extends Command<CreatedProject> {
  constructor(
    readonly creatorId: string,
    readonly organizationId: string,
    readonly name: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CreateProject)
export class CreateProjectHandler implements ICommandHandler<CreateProject> {
  constructor(private readonly decisions: Decisions) {}

  async execute({ creatorId, organizationId, name, context }: CreateProject): Promise<CreatedProject> {
    const id = context.newId('project');
    const decide = createProject(creatorId, id, name);
    const { events, revision } = await this.decisions.decide(organization, organizationId, context, decide);
    return { project: { id, organizationId, name, createdAt: events[0]!.time }, revision };
  }
}

@Controller('v1/organizations/:organizationId/projects')
export class CreateProjectRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @SignedIn()
  @Documents({
    summary: 'Create a project; who creates it becomes its project-admin',
    answers: [201, Project],
    problems: ['not-found', 'forbidden'],
    writes: true,
  })
  async create(
    @Param('organizationId') organizationId: string,
    @Body({ schema: ProjectName }) { name }: z.infer<typeof ProjectName>,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    if (!isId('organization', organizationId)) throw new Refusal('not-found');
    const command = new CreateProject(userId, organizationId, name, context);
    const { project, revision } = await this.commands.execute(command);
    return created(`/v1/projects/${project.id}`, project, revision);
  }
}
