import { Policies, PoliciesChange } from '@guildhall/contracts';
import { Decisions, Refusal } from '@guildhall/event-sourcing';
import { Answer, Caller, Documents, RequiresInOrganization, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeOrganization } from './change-organization.js';
import { changePolicies } from './domain/change-policies.js';
import { organization } from './domain/organization.js';
import { Revisions } from './revisions.js';
import { OrganizationViews } from './views.js';

const PoliciesAnswer = Policies.meta({ id: 'Policies' });

@Controller('v1/organizations/:organizationId/policies')
export class ChangePoliciesRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly revisions: Revisions,
  ) {}

  @Get()
  @RequiresInOrganization('policies.get')
  @Documents({
    summary: 'The rules of an organization',
    answers: [200, PoliciesAnswer],
    problems: ['not-found', 'forbidden'],
  })
  async get(@Param('organizationId') organizationId: string) {
    const revision = await this.revisions.beforeReading(organizationId);
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-found');
    return new Answer(row.policies, revision);
  }

  @Patch()
  @SignedIn()
  @Documents({
    summary: 'Change rules of an organization; those that are not named stay',
    answers: [200, PoliciesAnswer],
    problems: [
      'not-found',
      'forbidden',
      'no-ownership',
      'unknown-role',
      'ownership-by-transfer-only',
      'stale-revision',
    ],
    writes: true,
    conditional: true,
  })
  async change(
    @Param('organizationId') organizationId: string,
    @Body({ schema: PoliciesChange }) change: PoliciesChange,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const decide = changePolicies(userId, change);
    const { revision } = await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
    const { state } = await this.decisions.load(organization, organizationId, context);
    return new Answer(state.policies, { revision });
  }
}
