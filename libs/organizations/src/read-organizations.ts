import { isId, orderOf, Organization, OrganizationListQuery, page, Template } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import {
  AccessReplica,
  Answer,
  Caller,
  Cursors,
  Documents,
  Public,
  SignedIn,
  type SignedInCaller,
} from '@guildhall/http';
import { keptPage } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { membershipKey, type MembershipRow } from './memberships.js';
import { organizationFor } from './organization-answers.js';
import { type OrganizationPlace, OrganizationSearch } from './organization-search.js';
import { Revisions } from './revisions.js';
import { Templates } from './templates.js';
import { OrganizationViews } from './views.js';

type ListOptions = z.infer<typeof OrganizationListQuery>;

@Controller('v1')
export class ReadOrganizationsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly revisions: Revisions,
    private readonly templates: Templates,
    private readonly organizations: OrganizationSearch,
    private readonly cursors: Cursors,
  ) {}

  @Get('organizations')
  @SignedIn()
  @Documents({
    summary:
      'The organizations that the caller belongs to or has projects in, in the order they came to them or as asked, each with their ' +
      'roles and what these allow; with status=deleted those that they can restore',
    answers: [200, page(Organization)],
    problems: ['invalid-cursor'],
  })
  async list(@Query({ schema: OrganizationListQuery }) query: ListOptions, @Caller() { userId }: SignedInCaller) {
    const isIndexed = query.search === undefined && orderOf(query.sort).by === 'joinedAt';
    return isIndexed ? this.#all(userId, query) : this.#search(userId, query);
  }

  @Get('organizations/:organizationId')
  @SignedIn()
  @Documents({ summary: 'An organization of the caller', answers: [200, Organization], problems: ['not-found'] })
  async get(@Param('organizationId') organizationId: string, @Caller() { userId }: SignedInCaller) {
    const is = this.replica.rolesIn(userId, organizationId);
    if (!isId('organization', organizationId) || !is) throw new Refusal('not-found');
    if (is.external && !this.#hasProjects(userId, organizationId)) throw new Refusal('not-found');
    const revision = await this.revisions.beforeReading(organizationId);
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-found');
    return new Answer(organizationFor(row, userId, is.external ? undefined : is.roles), revision);
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

  /** An external collaborator belongs to an organization by projects alone. */
  #hasProjects(userId: string, organizationId: string): boolean {
    return this.replica.seenProjects(userId, organizationId).length > 0;
  }

  async #all(userId: string, { limit, cursor, status, sort }: ListOptions) {
    const { direction } = orderOf(sort);
    const answers = new Map<string, Organization>();
    const { rows, nextCursor } = await keptPage(
      this.views.memberships,
      { where: { userId }, sort: { field: 'joinedAt', direction }, limit, ...(cursor && { cursor }) },
      async (memberships) => {
        for (const answer of await this.#listed(memberships, status)) answers.set(answer.id, answer);
        return memberships.filter(({ organizationId }) => answers.has(organizationId));
      },
    );
    return { data: rows.map(({ organizationId }) => answers.get(organizationId)!), nextCursor };
  }

  async #search(userId: string, { search, sort, status, limit, cursor }: ListOptions) {
    const question = ['organizations', userId, search ?? null, status, sort];
    const after = this.cursors.placeIn(question, cursor) as OrganizationPlace | undefined;
    const found = this.organizations.find(userId, { text: search, ...orderOf(sort), after });
    const data: Organization[] = [];
    const step = limit + 1;
    for (let from = 0; from < found.length && data.length <= limit; from += step) {
      const keys = found.slice(from, from + step).map(([, organizationId]) => membershipKey(organizationId, userId));
      const rows = await this.views.memberships.getMany(keys);
      data.push(
        ...(await this.#listed(
          keys.flatMap((key) => rows.get(key) ?? []),
          status,
        )),
      );
    }
    const last = found.find(([, organizationId]) => organizationId === data[limit - 1]?.id);
    const nextCursor = data.length > limit && last ? this.cursors.cursorOf(question, last) : null;
    return { data: data.slice(0, limit), nextCursor };
  }

  /** What is to be listed of these memberships: organizations that there are, or deleted ones that can be restored. */
  async #listed(
    memberships: readonly MembershipRow[],
    wanted: ListOptions['status'],
  ): Promise<readonly Organization[]> {
    const rows = await this.views.organizations.getMany(memberships.map(({ organizationId }) => organizationId));
    return memberships.flatMap(({ organizationId, userId, kind, roles }) => {
      const row = rows.get(organizationId);
      if (row?.status !== wanted || (kind !== 'member' && !this.#hasProjects(userId, organizationId))) return [];
      const answer = organizationFor(row, userId, kind === 'member' ? roles : undefined);
      return wanted === 'active' || answer.you.actions.includes('restore') ? [answer] : [];
    });
  }
}
