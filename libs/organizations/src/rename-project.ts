import { Project, ProjectName } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, RequiresInProject, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Param, Patch } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { renameProject } from './domain/manage-projects.js';
import { organization } from './domain/organization.js';
import { OrganizationViews } from './views.js';

export class RenameProject extends Command<Project> {
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

  async execute({ projectId, name, context }: RenameProject): Promise<Project> {
    const project = await this.views.projects.get(projectId);
    if (!project) throw new Refusal('not-found');
    await this.decisions.decide(organization, project.organizationId, context, renameProject(projectId, name));
    return { ...project, name };
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
  })
  rename(
    @Param('projectId') projectId: string,
    @Body({ schema: ProjectName }) { name }: z.infer<typeof ProjectName>,
    @Caller() { context }: SignedInCaller,
  ) {
    return this.commands.execute(new RenameProject(projectId, name, context));
  }
}
