import { Group, GroupListQuery, GroupMemberListQuery, GroupMemberRow, orderOf, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, RequiresInOrganization, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { GroupRow } from './groups.js';
import { PastMembers } from './past-members.js';
import { grantsSeenBy } from './seen-grants.js';
import { Revisions } from './revisions.js';
import { OrganizationViews } from './views.js';
import { visibleIds, visibleTo } from './visible-members.js';

type ListOptions = z.infer<typeof GroupListQuery>;
type MemberListOptions = z.infer<typeof GroupMemberListQuery>;

@Controller('v1/organizations/:organizationId/groups')
export class ReadGroupsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly revisions: Revisions,
    private readonly past: PastMembers,
  ) {}

  @Get()
  @RequiresInOrganization('groups.list')
  @Documents({
    summary: 'The groups of an organization, oldest first or as asked, with the projects that the caller may see',
    answers: [200, page(Group)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: GroupListQuery }) { limit, cursor, search, sort }: ListOptions,
    @Caller() { userId }: SignedInCaller,
  ) {
    const { by, direction } = orderOf(sort);
    const { rows, nextCursor } = await this.views.groups.find({
      where: { organizationId },
      sort: { field: by === 'name' ? 'sortedName' : by, direction },
      limit,
      ...(cursor && { cursor }),
      ...(search && { search: { text: search, fields: ['name'] } }),
    });
    return { data: this.#groups(organizationId, rows, userId), nextCursor };
  }

  @Get(':groupId')
  @RequiresInOrganization('groups.list')
  @Documents({ summary: 'A group', answers: [200, Group], problems: ['not-found', 'forbidden'] })
  async get(
    @Param('organizationId') organizationId: string,
    @Param('groupId') groupId: string,
    @Caller() { userId }: SignedInCaller,
  ) {
    const revision = await this.revisions.beforeReading(organizationId);
    const [group] = this.#groups(organizationId, [await this.#row(organizationId, groupId)], userId);
    return new Answer(group, revision);
  }

  @Get(':groupId/members')
  @RequiresInOrganization('groups.list')
  @Documents({
    summary:
      'Who is in a group, in the order they came, or who was as of an instant; administrators only to who may list those',
    answers: [200, page(GroupMemberRow)],
    problems: ['not-found', 'forbidden', 'invalid-cursor', 'invalid-instant'],
  })
  async members(
    @Param('organizationId') organizationId: string,
    @Param('groupId') groupId: string,
    @Query({ schema: GroupMemberListQuery }) query: MemberListOptions,
    @Caller() { userId: callerId }: SignedInCaller,
  ) {
    const organization = await this.views.organizations.get(organizationId);
    if (!organization) throw new Refusal('not-found');
    const { limit, cursor, sort, asOf } = query;
    if (asOf !== undefined) {
      const mayBeSeen = visibleTo(this.replica, callerId, organization);
      return this.past.ofGroup(organizationId, groupId, { ...query, asOf }, mayBeSeen);
    }
    await this.#row(organizationId, groupId);
    const { by, direction } = orderOf(sort);
    const isSeen = visibleIds(this.replica, callerId, organization);
    const { rows, nextCursor } = await this.views.groupMembers.findKept(
      { where: { groupId }, sort: { field: by, direction }, limit, ...(cursor && { cursor }) },
      ({ userId }) => isSeen(userId),
    );
    const people = await this.views.people.getMany(rows.map(({ userId }) => userId));
    const data = rows.map(({ userId, addedAt }) => {
      const { name = '', email = '' } = people.get(userId) ?? {};
      return { userId, name, email, addedAt };
    });
    return { data, nextCursor };
  }

  async #row(organizationId: string, groupId: string): Promise<GroupRow> {
    const row = await this.views.groups.get(groupId);
    if (row?.organizationId !== organizationId) throw new Refusal('not-found');
    return row;
  }

  #groups(organizationId: string, rows: readonly GroupRow[], userId: string): Group[] {
    const grants = grantsSeenBy(this.replica, userId, organizationId);
    return rows.map(({ groupId: id, name, members, createdAt }) => ({
      id,
      organizationId,
      name,
      members: { count: members },
      projects: grants({ type: 'group', id }),
      createdAt,
    }));
  }
}
