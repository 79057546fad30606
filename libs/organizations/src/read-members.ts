import { ListQuery, Member, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { Documents, RequiresInOrganization } from '@guildhall/http';
import type { Page } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { membershipKey, type MembershipRow } from './memberships.js';
import { grantsOf } from './project-roles.js';
import { OrganizationViews } from './views.js';

type ListOptions = z.infer<typeof ListQuery>;

@Controller('v1/organizations/:organizationId/members')
export class ReadMembersRoute {
  constructor(private readonly views: OrganizationViews) {}

  @Get()
  @RequiresInOrganization('members.list')
  @Documents({
    summary: 'The members of an organization, in the order they joined',
    answers: [200, page(Member)],
    problems: ['not-found', 'forbidden'],
  })
  async list(@Param('organizationId') organizationId: string, @Query({ schema: ListQuery }) query: ListOptions) {
    const { rows, nextCursor } = await (query.search
      ? this.#search(organizationId, query.search, query)
      : this.#all(organizationId, query));
    return { data: await this.#members(rows), nextCursor };
  }

  @Get(':userId')
  @RequiresInOrganization('members.list')
  @Documents({ summary: 'A member of an organization', answers: [200, Member], problems: ['not-found', 'forbidden'] })
  async get(@Param('organizationId') organizationId: string, @Param('userId') userId: string) {
    const row = await this.views.memberships.get(membershipKey(organizationId, userId));
    const [member] = row ? await this.#members([row]) : [];
    if (!member) throw new Refusal('not-found');
    return member;
  }

  #all(organizationId: string, { limit, cursor }: ListOptions): Promise<Page<MembershipRow>> {
    return this.views.memberships.find({
      where: { organizationId },
      sort: { field: 'joinedAt' },
      limit,
      ...(cursor && { cursor }),
    });
  }

  /** Goes through the people whose name or address has the text, until some are found who are members. */
  async #search(organizationId: string, text: string, options: ListOptions): Promise<Page<MembershipRow>> {
    let { cursor } = options;
    for (;;) {
      const people = await this.views.people.find({
        search: { text, fields: ['name', 'email'] },
        limit: options.limit,
        ...(cursor && { cursor }),
      });
      const keys = people.rows.map(({ userId }) => membershipKey(organizationId, userId));
      const found = await this.views.memberships.getMany(keys);
      const rows = keys.flatMap((key) => found.get(key) ?? []);
      if (rows.length > 0 || people.nextCursor === null) return { rows, nextCursor: people.nextCursor };
      cursor = people.nextCursor;
    }
  }

  async #members(rows: readonly MembershipRow[]): Promise<Member[]> {
    const people = await this.views.people.getMany(rows.map(({ userId }) => userId));
    const held = await this.views.projectRoles.getMany(rows.map(({ membershipId }) => membershipId));
    return rows.map(({ userId, membershipId, roles, joinedAt }) => ({
      userId,
      name: people.get(userId)?.name ?? '',
      email: people.get(userId)?.email ?? '',
      roles: [...roles],
      groups: [],
      projects: grantsOf(held.get(membershipId)),
      twoFactor: { enabled: false, exempt: false },
      joinedAt,
    }));
  }
}
