import { Group, GroupMemberRow, ListQuery, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, RequiresInOrganization, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { GroupRow } from './groups.js';
import { ProjectGrants } from './project-grants.js';
import { holderKey } from './project-roles.js';
import { Revisions } from './revisions.js';
import { OrganizationViews } from './views.js';
import { visibleIds } from './visible-members.js';

type ListOptions = z.infer<typeof ListQuery>;
const MemberListQuery = ListQuery.omit({ search: true });

@Controller('v1/organizations/:organizationId/groups')
export class ReadGroupsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly grants: ProjectGrants,
    private readonly replica: AccessReplica,
    private readonly revisions: Revisions,
  ) {}

  @Get()
  @RequiresInOrganization('groups.list')
  @Documents({
    summary: 'The groups of an organization, oldest first, with the projects that the caller may see',
    answers: [200, page(Group)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: ListQuery }) { limit, cursor, search }: ListOptions,
    @Caller() { userId }: SignedInCaller,
  ) {
    const { rows, nextCursor } = await this.views.groups.find({
      where: { organizationId },
      sort: { field: 'createdAt' },
      limit,
      ...(cursor && { cursor }),
      ...(search && { search: { text: search, fields: ['name'] } }),
    });
    return { data: await this.#groups(rows, userId), nextCursor };
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
    const [group] = await this.#groups([await this.#row(organizationId, groupId)], userId);
    return new Answer(group, revision);
  }

  @Get(':groupId/members')
  @RequiresInOrganization('groups.list')
  @Documents({
    summary: 'Who is in a group, in the order they came; administrators only to who may list those',
    answers: [200, page(GroupMemberRow)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async members(
    @Param('organizationId') organizationId: string,
    @Param('groupId') groupId: string,
    @Query({ schema: MemberListQuery }) { limit, cursor }: z.infer<typeof MemberListQuery>,
    @Caller() { userId: callerId }: SignedInCaller,
  ) {
    await this.#row(organizationId, groupId);
    const organization = await this.views.organizations.get(organizationId);
    if (!organization) throw new Refusal('not-found');
    const isSeen = visibleIds(this.replica, callerId, organization);
    const { rows, nextCursor } = await this.views.groupMembers.findKept(
      { where: { groupId }, sort: { field: 'addedAt' }, limit, ...(cursor && { cursor }) },
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

  async #groups(rows: readonly GroupRow[], userId: string): Promise<Group[]> {
    const keyOf = ({ organizationId, groupId }: GroupRow) => holderKey(organizationId, groupId);
    const held = await this.grants.of(rows.map(keyOf));
    return rows.map((row) => ({
      id: row.groupId,
      organizationId: row.organizationId,
      name: row.name,
      members: { count: row.members },
      projects: (held.get(keyOf(row)) ?? []).filter(({ projectId }) => this.replica.sees(userId, projectId)),
      createdAt: row.createdAt,
    }));
  }
}
