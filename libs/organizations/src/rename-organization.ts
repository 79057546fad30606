import { isId, Organization, OrganizationName } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Answer, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Param, Patch } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { organization } from './domain/organization.js';
import { renameOrganization } from './domain/rename-organization.js';
import { organizationFor } from './organization-answers.js';
import { OrganizationViews } from './views.js';

type Renamed = Readonly<{ organization: Organization; revision: number }>;

export class RenameOrganization extends Command<Renamed> {
  constructor(
    readonly actorId: string,
    readonly organizationId: string,
    readonly name: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RenameOrganization)
export class RenameOrganizationHandler implements ICommandHandler<RenameOrganization> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
  ) {}

  async execute({ actorId, organizationId, name, context }: RenameOrganization): Promise<Renamed> {
    const decide = renameOrganization(actorId, name);
    const { revision } = await this.decisions.decide(organization, organizationId, context, decide);
    const { state } = await this.decisions.load(organization, organizationId, context);
    const roles = state.members.get(actorId)?.roles ?? [];
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-yet-consistent');
    return { organization: organizationFor({ ...row, name }, roles), revision };
  }
}

@Controller('v1/organizations/:organizationId')
export class RenameOrganizationRoute {
  constructor(private readonly commands: CommandBus) {}

  @Patch()
  @SignedIn()
  @Documents({
    summary: 'Rename an organization; with If-Match only if nobody changed it meanwhile',
    answers: [200, Organization],
    problems: ['not-found', 'forbidden', 'stale-revision'],
    writes: true,
    conditional: true,
  })
  async rename(
    @Param('organizationId') organizationId: string,
    @Body({ schema: OrganizationName }) { name }: z.infer<typeof OrganizationName>,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    if (!isId('organization', organizationId)) throw new Refusal('not-found');
    const renamed = await this.commands.execute(new RenameOrganization(userId, organizationId, name, context));
    return new Answer(renamed.organization, { revision: renamed.revision });
  }
}
