import { isId, Organization, OrganizationListQuery, page, Template } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, Public, SignedIn, type SignedInCaller } from '@guildhall/http';
import { keptPage } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { membershipKey, type MembershipRow } from './memberships.js';
import { organizationFor } from './organization-answers.js';
import { OrganizationSearch } from './organization-search.js';
import { Revisions } from './revisions.js';
import { Templates } from './templates.js';
import { OrganizationViews } from './views.js';

type ListOptions = z.infer<typeof OrganizationListQuery>;

const CURSOR = /^joined-(\d{1,15})$/;

@Controller('v1')
export class ReadOrganizationsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly revisions: Revisions,
    private readonly templates: Templates,
    private readonly organizations: OrganizationSearch,
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
  async list(@Query({ schema: OrganizationListQuery }) query: ListOptions, @Caller() { userId }: SignedInCaller) {
    return query.search === undefined ? this.#all(userId, query) : this.#search(userId, query.search, query);
  }

  @Get('organizations/:organizationId')
  @SignedIn()
  @Documents({ summary: 'An organization of the caller', answers: [200, Organization], problems: ['not-found'] })
  async get(@Param('organizationId') organizationId: string, @Caller() { userId }: SignedInCaller) {
    const standing = this.replica.standing(userId, organizationId);
    if (!isId('organization', organizationId) || !standing) throw new Refusal('not-found');
    const revision = await this.revisions.beforeReading(organizationId);
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-found');
    return new Answer(organizationFor(row, userId, standing.external ? undefined : standing.roles), revision);
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

  async #all(userId: string, { limit, cursor, status }: ListOptions) {
    const answers = new Map<string, Organization>();
    const { rows, nextCursor } = await keptPage(
      this.views.memberships,
      { where: { userId }, sort: { field: 'joinedAt' }, limit, ...(cursor && { cursor }) },
      async (memberships) => {
        for (const answer of await this.#listed(memberships, status)) answers.set(answer.id, answer);
        return memberships.filter(({ organizationId }) => answers.has(organizationId));
      },
    );
    return { data: rows.map(({ organizationId }) => answers.get(organizationId)!), nextCursor };
  }

  async #search(userId: string, text: string, { limit, cursor, status }: ListOptions) {
    const behind = cursor === undefined ? '-1' : CURSOR.exec(cursor)?.[1];
    if (behind === undefined) throw new Refusal('invalid-cursor');
    const found = this.organizations.find(userId, text, Number(behind));
    const data: Organization[] = [];
    for (let next = 0; next < found.length; next += 1) {
      const { organizationId, place } = found[next]!;
      const row = await this.views.memberships.get(membershipKey(organizationId, userId));
      data.push(...(row ? await this.#listed([row], status) : []));
      if (data.length === limit) return { data, nextCursor: next + 1 < found.length ? `joined-${place}` : null };
    }
    return { data, nextCursor: null };
  }

  /** What is to be listed of these memberships: organizations that there are, or deleted ones that can be restored. */
  async #listed(
    memberships: readonly MembershipRow[],
    wanted: ListOptions['status'],
  ): Promise<readonly Organization[]> {
    const rows = await this.views.organizations.getMany(memberships.map(({ organizationId }) => organizationId));
    return memberships.flatMap(({ organizationId, userId, kind, roles }) => {
      const row = rows.get(organizationId);
      if (row?.status !== wanted) return [];
      const answer = organizationFor(row, userId, kind === 'member' ? roles : undefined);
      return wanted === 'active' || answer.you.actions.includes('restore') ? [answer] : [];
    });
  }
}
