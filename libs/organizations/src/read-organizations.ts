import { isId, Organization, OrganizationListQuery, page, Template } from '@guildhall/contracts';
import { Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, Public, SignedIn, type SignedInCaller } from '@guildhall/http';
import { keptPage } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { OrganizationRow } from './directory.js';
import { organization } from './domain/organization.js';
import type { MembershipRow } from './memberships.js';
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
    const { limit, cursor, status } = query;
    const text = query.search?.toLowerCase() ?? '';
    const organizations = new Map<string, OrganizationRow>();
    const answerTo = ({ organizationId, kind, roles }: MembershipRow) =>
      organizationFor(organizations.get(organizationId)!, userId, kind === 'member' ? roles : undefined);
    const { rows, nextCursor } = await keptPage(
      this.views.memberships,
      { where: { userId }, sort: { field: 'joinedAt' }, limit, ...(cursor && { cursor }) },
      async (memberships) => {
        const found = await this.views.organizations.getMany(memberships.map(({ organizationId }) => organizationId));
        for (const [id, row] of found) organizations.set(id, row);
        return memberships.filter((membership) => {
          const row = found.get(membership.organizationId);
          if (row?.status !== status || !row.name.toLowerCase().includes(text)) return false;
          return status === 'active' || answerTo(membership).you.actions.includes('restore');
        });
      },
    );
    return { data: rows.map(answerTo), nextCursor };
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
