import { type AccessControlEvent, isId, type Principal } from '@guildhall/contracts';
import { type CommandContext, type Decide, type Decided, Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica } from '@guildhall/http';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { actingMember } from './acting-member.js';
import { type Holder, type ProjectAccess, projectAccess } from './domain/project-access.js';
import type { KnownRoles, Member } from './domain/rights.js';
import { InstanceCatalogue } from './instance-catalogue.js';
import { rolesOfOrganization } from './known-roles.js';
import { principalKey } from './principals.js';
import { AccessControlViews } from './views.js';

/** What a decision about a project is told from outside of its stream: as fresh as the request asked. */
export type AccessFacts = Readonly<{ organizationId: string; by: Member; roles: KnownRoles }>;

type ByFacts = (facts: AccessFacts) => Decide<ProjectAccess, AccessControlEvent>;

/** A user's decision about who may do what in a project. Answers with what was decided. */
export class ChangeProjectAccess extends Command<Decided<AccessControlEvent>> {
  constructor(
    readonly userId: string,
    readonly projectId: string,
    readonly decide: ByFacts,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeProjectAccess)
export class ChangeProjectAccessHandler implements ICommandHandler<ChangeProjectAccess> {
  constructor(
    private readonly decisions: Decisions,
    private readonly replica: AccessReplica,
    private readonly views: AccessControlViews,
    private readonly catalogue: InstanceCatalogue,
  ) {}

  async execute(command: ChangeProjectAccess): Promise<Decided<AccessControlEvent>> {
    const { userId, projectId, decide, context } = command;
    const organizationId = this.replica.organizationOf(projectId);
    if (organizationId === undefined || !this.replica.sees(userId, projectId)) throw new Refusal('not-found');
    const by = await actingMember(this.views, this.replica, userId, organizationId);
    const roles = await rolesOfOrganization(this.decisions, this.catalogue, organizationId, context);
    return this.decisions.decide(projectAccess, projectId, context, decide({ organizationId, by, roles }));
  }
}

/** Somebody to whom something is to be given, in an organization; `exists` is false for a group or role that it has not. */
export const recipient = async (
  { principals }: AccessControlViews,
  replica: AccessReplica,
  projectId: string,
  { type, id }: Principal,
): Promise<Holder & Readonly<{ exists: boolean }>> => {
  const organizationId = replica.organizationOf(projectId) ?? '';
  const principal = { type, id };
  if (type === 'user') {
    const membershipId = replica.standing(id, organizationId)?.membershipId;
    return { principal, ...(membershipId !== undefined && { membershipId }), exists: isId('user', id) };
  }
  const row = await principals.get(principalKey(organizationId, id));
  return { principal, exists: row?.type === type };
};
