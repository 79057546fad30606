import { isId, ListQuery, Organization, page, Template } from '@guildhall/contracts';
import { Decisions, Refusal } from '@guildhall/event-sourcing';
import {
  AccessReplica,
  Answer,
  Caller,
  Documents,
  Public,
  RequiresInOrganization,
  SignedIn,
  type SignedInCaller,
} from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { organization } from './domain/organization.js';
import { organizationFor } from './organization-answers.js';
import { Templates } from './templates.js';
import { OrganizationViews } from './views.js';

@Controller('v1')
export class ReadOrganizationsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly decisions: Decisions,
    private readonly templates: Templates,
  ) {}

  @Get('organizations')
  @SignedIn()
  @Documents({
    summary: 'The organizations that the caller belongs to, each with their roles and what these allow',
    answers: [200, page(Organization)],
    problems: ['invalid-cursor'],
  })
  async list(@Query({ schema: ListQuery }) query: z.infer<typeof ListQuery>, @Caller() { userId }: SignedInCaller) {
    const wanted = query.search?.toLowerCase();
    let cursor = query.cursor;
    // A search reads on until it has found something: names are not in the rows that are paged through.
    for (;;) {
      const { rows, nextCursor } = await this.views.memberships.find({
        where: { userId },
        sort: { field: 'joinedAt' },
        limit: query.limit,
        ...(cursor && { cursor }),
      });
      const organizations = await this.views.organizations.getMany(rows.map((row) => row.organizationId));
      const data = rows.flatMap(({ organizationId, roles }) => {
        const row = organizations.get(organizationId);
        return row && (!wanted || row.name.toLowerCase().includes(wanted)) ? [organizationFor(row, roles)] : [];
      });
      if (data.length > 0 || nextCursor === null) return { data, nextCursor };
      cursor = nextCursor;
    }
  }

  @Get('organizations/:organizationId')
  @RequiresInOrganization('organization.get')
  @Documents({ summary: 'An organization of the caller', answers: [200, Organization], problems: ['not-found'] })
  async get(@Param('organizationId') organizationId: string, @Caller() { userId }: SignedInCaller) {
    const row = isId('organization', organizationId) ? await this.views.organizations.get(organizationId) : undefined;
    const standing = this.replica.standing(userId, organizationId);
    if (!row || !standing) throw new Refusal('not-found');
    const { revision } = await this.decisions.load(organization, organizationId);
    return new Answer(organizationFor(row, standing.roles), { revision });
  }

  @Get('templates')
  @Public()
  @Documents({
    summary: 'What organizations can be founded from',
    answers: [200, z.object({ data: z.array(Template) })],
  })
  listTemplates() {
    return { data: this.templates.all() };
  }
}
