import { Member, MemberListQuery, MemberQuery, orderOf, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import {
  AccessReplica,
  Answer,
  Caller,
  Cursors,
  Documents,
  RequiresInOrganization,
  type SignedInCaller,
} from '@guildhall/http';
import type { Page } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { effectiveRoles, type OrganizationRow } from './directory.js';
import { MemberSearch } from './member-search.js';
import { membershipKey, type MembershipRow } from './memberships.js';
import { PastMembers } from './past-members.js';
import { Revisions } from './revisions.js';
import type { MemberPlace } from './searched-members.js';
import { grantsSeenBy } from './seen-grants.js';
import { OrganizationViews } from './views.js';
import { type MayBeSeen, visibleTo } from './visible-members.js';

type ListOptions = z.infer<typeof MemberListQuery>;

@Controller('v1/organizations/:organizationId/members')
export class ReadMembersRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly search: MemberSearch,
    private readonly revisions: Revisions,
    private readonly past: PastMembers,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @RequiresInOrganization('members.list')
  @Documents({
    summary:
      'The members of an organization, in the order they joined or as asked; or those of an instant, with what they were and ' +
      'held then and the names and addresses of now',
    answers: [200, page(Member)],
    problems: ['not-found', 'forbidden', 'invalid-cursor', 'invalid-instant'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: MemberListQuery }) query: ListOptions,
    @Caller() { userId }: SignedInCaller,
  ) {
    const organization = await this.#organization(organizationId);
    const mayBeSeen = visibleTo(this.replica, userId, organization);
    const { asOf } = query;
    if (asOf !== undefined) return this.past.list(organizationId, userId, { ...query, asOf }, mayBeSeen);
    const isIndexed = query.search === undefined && orderOf(query.sort).by === 'joinedAt';
    const { rows, nextCursor } = await (isIndexed
      ? this.#all(organizationId, query, mayBeSeen)
      : this.#search(organizationId, query, mayBeSeen));
    return { data: await this.#members(rows, organization, userId), nextCursor };
  }

  @Get(':userId')
  @RequiresInOrganization('members.list')
  @Documents({
    summary: 'A member of an organization, now or as of an instant',
    answers: [200, Member],
    problems: ['not-found', 'forbidden', 'invalid-instant'],
  })
  async get(
    @Param('organizationId') organizationId: string,
    @Param('userId') memberId: string,
    @Query({ schema: MemberQuery }) { asOf }: z.infer<typeof MemberQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    const revision = await this.revisions.beforeReading(organizationId);
    const organization = await this.#organization(organizationId);
    const mayBeSeen = visibleTo(this.replica, userId, organization);
    if (asOf !== undefined) return this.past.get(organizationId, userId, memberId, asOf, mayBeSeen);
    const row = await this.views.memberships.get(membershipKey(organizationId, memberId));
    const isSeen = row?.kind === 'member' && mayBeSeen(row);
    const [member] = isSeen ? await this.#members([row], organization, userId) : [];
    if (!member) throw new Refusal('not-found');
    return new Answer(member, revision);
  }

  async #organization(organizationId: string): Promise<OrganizationRow> {
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-found');
    return row;
  }

  #all(
    organizationId: string,
    { limit, cursor, sort }: ListOptions,
    mayBeSeen: MayBeSeen,
  ): Promise<Page<MembershipRow>> {
    const { direction } = orderOf(sort);
    return this.views.memberships.findKept(
      {
        where: { organizationId, kind: 'member' },
        sort: { field: 'joinedAt', direction },
        limit,
        ...(cursor && { cursor }),
      },
      mayBeSeen,
    );
  }

  async #search(
    organizationId: string,
    { search, sort, limit, cursor }: ListOptions,
    mayBeSeen: MayBeSeen,
  ): Promise<Page<MembershipRow>> {
    const question = ['members', organizationId, search ?? null, sort];
    const { userIds, next } = await this.search.find(organizationId, {
      part: search,
      ...orderOf(sort),
      after: this.cursors.placeIn(question, cursor) as MemberPlace | undefined,
      limit,
      passes: (userId) => {
        const roles = this.replica.rolesIn(userId, organizationId)?.roles;
        return roles !== undefined && mayBeSeen({ userId, roles });
      },
    });
    const keys = userIds.map((userId) => membershipKey(organizationId, userId));
    const rows = await this.views.memberships.getMany(keys);
    return {
      rows: keys.flatMap((key) => rows.get(key) ?? []),
      nextCursor: next === undefined ? null : this.cursors.cursorOf(question, next),
    };
  }

  async #members(rows: readonly MembershipRow[], organization: OrganizationRow, callerId: string): Promise<Member[]> {
    const grants = grantsSeenBy(this.replica, callerId, organization.organizationId);
    const people = await this.views.people.getMany(rows.map(({ userId }) => userId));
    const groups = await this.views.groups.getMany([...new Set(rows.flatMap((row) => row.groups))]);
    return rows.map(({ userId, roles, groups: joined, joinedAt }) => ({
      userId,
      name: people.get(userId)?.name ?? '',
      email: people.get(userId)?.email ?? '',
      roles: [...effectiveRoles(organization, roles)],
      groups: joined.filter((groupId) => groups.has(groupId)),
      projects: grants({ type: 'user', id: userId }),
      twoFactor: { enabled: false, exempt: false },
      joinedAt,
    }));
  }
}
