import { Organization } from '@guildhall/contracts';
import { Clock, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Delete, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeOrganization } from './change-organization.js';
import { deleteOrganization, restoreOrganization } from './domain/delete-organization.js';
import { organization } from './domain/organization.js';
import { organizationFor } from './organization-answers.js';
import { OrganizationViews } from './views.js';

@Controller('v1/organizations/:organizationId')
export class DeleteOrganizationRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly clock: Clock,
  ) {}

  @Delete()
  @SignedIn()
  @Documents({
    summary:
      'Delete an organization that has no projects: all access to it ends, and for a time it can be restored. ' +
      'Needs a stepped-up access token',
    answers: [204],
    problems: ['step-up-required', 'not-found', 'forbidden', 'projects-left'],
    writes: true,
    conditional: true,
  })
  async delete(@Param('organizationId') organizationId: string, @Caller() caller: SignedInCaller) {
    caller.requireStepUp();
    const decide = deleteOrganization(caller.userId, this.clock.now());
    await this.commands.execute(new ChangeOrganization(organizationId, decide, caller.context));
  }

  @Post('restore')
  @SignedIn()
  @Documents({
    summary: 'Restore a deleted organization as it was; who could delete it may',
    answers: [200, Organization],
    problems: ['not-found', 'forbidden', 'not-deleted', 'not-restorable'],
    writes: true,
  })
  async restore(@Param('organizationId') organizationId: string, @Caller() { userId, context }: SignedInCaller) {
    const decide = restoreOrganization(userId, this.clock.now());
    await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
    const { state } = await this.decisions.load(organization, organizationId, context);
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-yet-consistent');
    const restored = { ...row, status: 'active' as const, restorableUntil: null };
    return organizationFor(restored, userId, state.members.get(userId)?.roles);
  }
}
