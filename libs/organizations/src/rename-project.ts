import { Project, ProjectName } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Answer, Caller, Documents, RequiresInProject, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Param, Patch } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { renameProject } from './domain/manage-projects.js';
import { organization } from './domain/organization.js';
import { projectIn } from './projects.js';
import { OrganizationViews } from './views.js';

type Renamed = Readonly<{ project: Project; revision: number }>;

export class RenameProject extends Command<Renamed> {
  constructor(
    readonly projectId: string,
    readonly name: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RenameProject)
export class RenameProjectHandler implements ICommandHandler<RenameProject> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
  ) {}

  async execute({ projectId, name, context }: RenameProject): Promise<Renamed> {
    const project = await this.views.projects.get(projectId);
    if (!project) throw new Refusal('not-found');
    const decide = renameProject(projectId, name);
    const { revision } = await this.decisions.decide(organization, project.organizationId, context, decide);
    return { project: { ...projectIn(project), name }, revision };
  }
}

@Controller('v1/projects/:projectId')
export class RenameProjectRoute {
  constructor(private readonly commands: CommandBus) {}

  @Patch()
  @RequiresInProject('projects.update')
  @Documents({
    summary: 'Rename a project',
    answers: [200, Project],
    problems: ['not-found', 'forbidden'],
    writes: true,
    conditional: true,
  })
  async rename(
    @Param('projectId') projectId: string,
    @Body({ schema: ProjectName }) { name }: z.infer<typeof ProjectName>,
    @Caller() { context }: SignedInCaller,
  ) {
    const { project, revision } = await this.commands.execute(new RenameProject(projectId, name, context));
    return new Answer(project, { revision });
  }
}
