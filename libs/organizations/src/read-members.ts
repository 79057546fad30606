import { ListQuery, Member, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, RequiresInOrganization, type SignedInCaller } from '@guildhall/http';
import type { Page } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { effectiveRoles, type OrganizationRow } from './directory.js';
import { MemberSearch } from './member-search.js';
import { membershipKey, type MembershipRow } from './memberships.js';
import { ProjectGrants } from './project-grants.js';
import { Revisions } from './revisions.js';
import { OrganizationViews } from './views.js';
import { type MayBeSeen, visibleTo } from './visible-members.js';

type ListOptions = z.infer<typeof ListQuery>;

@Controller('v1/organizations/:organizationId/members')
export class ReadMembersRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly grants: ProjectGrants,
    private readonly replica: AccessReplica,
    private readonly search: MemberSearch,
    private readonly revisions: Revisions,
  ) {}

  @Get()
  @RequiresInOrganization('members.list')
  @Documents({
    summary: 'The members of an organization, in the order they joined',
    answers: [200, page(Member)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: ListQuery }) query: ListOptions,
    @Caller() { userId }: SignedInCaller,
  ) {
    const organization = await this.#organization(organizationId);
    const mayBeSeen = visibleTo(this.replica, userId, organization);
    const { rows, nextCursor } = await (query.search
      ? this.#search(organizationId, query.search, query, mayBeSeen)
      : this.#all(organizationId, query, mayBeSeen));
    return { data: await this.#members(rows, organization), nextCursor };
  }

  @Get(':userId')
  @RequiresInOrganization('members.list')
  @Documents({ summary: 'A member of an organization', answers: [200, Member], problems: ['not-found', 'forbidden'] })
  async get(
    @Param('organizationId') organizationId: string,
    @Param('userId') memberId: string,
    @Caller() { userId }: SignedInCaller,
  ) {
    const revision = await this.revisions.beforeReading(organizationId);
    const organization = await this.#organization(organizationId);
    const row = await this.views.memberships.get(membershipKey(organizationId, memberId));
    const isSeen = row?.kind === 'member' && visibleTo(this.replica, userId, organization)(row);
    const [member] = isSeen ? await this.#members([row], organization) : [];
    if (!member) throw new Refusal('not-found');
    return new Answer(member, revision);
  }

  async #organization(organizationId: string): Promise<OrganizationRow> {
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-found');
    return row;
  }

  #all(organizationId: string, { limit, cursor }: ListOptions, mayBeSeen: MayBeSeen): Promise<Page<MembershipRow>> {
    return this.views.memberships.findKept(
      {
        where: { organizationId, kind: 'member' },
        sort: { field: 'joinedAt' },
        limit,
        ...(cursor && { cursor }),
      },
      mayBeSeen,
    );
  }

  async #search(
    organizationId: string,
    text: string,
    query: ListOptions,
    mayBeSeen: MayBeSeen,
  ): Promise<Page<MembershipRow>> {
    const { userIds, nextCursor } = await this.search.find(organizationId, text, query, (userId) => {
      const roles = this.replica.standing(userId, organizationId)?.roles;
      return roles !== undefined && mayBeSeen({ userId, roles });
    });
    const keys = userIds.map((userId) => membershipKey(organizationId, userId));
    const rows = await this.views.memberships.getMany(keys);
    return { rows: keys.flatMap((key) => rows.get(key) ?? []), nextCursor };
  }

  async #members(rows: readonly MembershipRow[], organization: OrganizationRow): Promise<Member[]> {
    const people = await this.views.people.getMany(rows.map(({ userId }) => userId));
    const held = await this.grants.of(rows.map(({ membershipId }) => membershipId));
    const groups = await this.views.groups.getMany([...new Set(rows.flatMap((row) => row.groups))]);
    return rows.map(({ userId, membershipId, roles, groups: joined, joinedAt }) => ({
      userId,
      name: people.get(userId)?.name ?? '',
      email: people.get(userId)?.email ?? '',
      roles: [...effectiveRoles(organization, roles)],
      groups: joined.filter((groupId) => groups.has(groupId)),
      projects: held.get(membershipId) ?? [],
      twoFactor: { enabled: false, exempt: false },
      joinedAt,
    }));
  }
}
