import { isId, type OrganizationEvent } from '@guildhall/contracts';
import { type CommandContext, type Decide, type Decided, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Organization, organization } from './domain/organization.js';

/** A decision on one organization. Answers with what was decided. */
export class ChangeOrganization extends Command<Decided<OrganizationEvent>> {
  constructor(
    readonly organizationId: string,
    readonly decide: Decide<Organization, OrganizationEvent>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeOrganization)
export class ChangeOrganizationHandler implements ICommandHandler<ChangeOrganization> {
  constructor(private readonly decisions: Decisions) {}

  async execute({ organizationId, decide, context }: ChangeOrganization): Promise<Decided<OrganizationEvent>> {
    if (!isId('organization', organizationId)) throw new Refusal('not-found');
    return this.decisions.decide(organization, organizationId, context, decide);
  }
}
