import { isId, Organization, OrganizationListQuery, page, Template } from '@guildhall/contracts';
import { Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, Public, SignedIn, type SignedInCaller } from '@guildhall/http';
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
    summary:
      'The organizations that the caller belongs to or has projects in, each with their roles and what these allow; with ' +
      'status=deleted those that they can restore',
    answers: [200, page(Organization)],
    problems: ['invalid-cursor'],
  })
  async list(
    @Query({ schema: OrganizationListQuery }) query: z.infer<typeof OrganizationListQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
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
      const data = rows.flatMap(({ organizationId, kind, roles }) => {
        const row = organizations.get(organizationId);
        if (!row || row.status !== query.status || (wanted && !row.name.toLowerCase().includes(wanted))) return [];
        const answer = organizationFor(row, userId, kind === 'member' ? roles : undefined);
        return row.status === 'active' || answer.you.actions.includes('restore') ? [answer] : [];
      });
      if (data.length > 0 || nextCursor === null) return { data, nextCursor };
      cursor = nextCursor;
    }
  }

  @Get('organizations/:organizationId')
  @SignedIn()
  @Documents({ summary: 'An organization of the caller', answers: [200, Organization], problems: ['not-found'] })
  async get(@Param('organizationId') organizationId: string, @Caller() { userId }: SignedInCaller) {
    const row = isId('organization', organizationId) ? await this.views.organizations.get(organizationId) : undefined;
    const standing = this.replica.standing(userId, organizationId);
    if (!row || !standing) throw new Refusal('not-found');
    const { revision } = await this.decisions.load(organization, organizationId);
    return new Answer(organizationFor(row, userId, standing.external ? undefined : standing.roles), { revision });
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
