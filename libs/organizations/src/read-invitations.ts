import {
  Invitation,
  InvitationListQuery,
  InvitationPreview,
  ListQuery as AnyListQuery,
  MyInvitation,
  orderOf,
  page,
} from '@guildhall/contracts';
import { Clock, Refusal } from '@guildhall/event-sourcing';
import {
  AccessReplica,
  Caller,
  Cursors,
  Documents,
  Public,
  RequiresInOrganization,
  SignedIn,
  type SignedInCaller,
} from '@guildhall/http';
import { EmailDigests, LinkTokens } from '@guildhall/vault';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { expiredInvitations, type InvitationOrder, type InvitationPlace } from './expired-invitations.js';
import { invitationAt } from './invitation-answers.js';
import { seenBy } from './seen-grants.js';
import { OrganizationViews } from './views.js';

const MyListQuery = AnyListQuery.omit({ search: true });
type ListQuery = z.infer<typeof InvitationListQuery>;

const FIELDS = { createdAt: 'issuedAt', expiresAt: 'expiresAt' } as const;

@Controller('v1')
export class ReadInvitationsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly tokens: LinkTokens,
    private readonly digests: EmailDigests,
    private readonly clock: Clock,
    private readonly cursors: Cursors,
    private readonly replica: AccessReplica,
  ) {}

  @Get('organizations/:organizationId/invitations')
  @RequiresInOrganization('members.invite')
  @Documents({
    summary:
      'The invitations of an organization, newest first or as asked; of what they promise, the groups and projects that the caller may see',
    answers: [200, page(Invitation)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: InvitationListQuery }) query: ListQuery,
    @Caller() { userId }: SignedInCaller,
  ) {
    const { by, direction } = orderOf(query.sort);
    const order: InvitationOrder = { field: FIELDS[by], direction };
    const now = this.clock.now();
    const { rows, nextCursor } = await (query.status === 'expired'
      ? this.#expired(organizationId, query, order, now)
      : this.#all(organizationId, query, order, now));
    const seen = seenBy(this.replica, userId, organizationId);
    const listsGroups = this.replica.standing(userId, organizationId)?.permissions.has('groups.list') === true;
    // Who sent it knows what it promises.
    const data = rows.map((row) => {
      const invitation = invitationAt(row, now);
      if (row.invitedBy === userId) return invitation;
      const groups = listsGroups ? invitation.groups : [];
      return { ...invitation, groups, projects: seen(invitation.projects) };
    });
    return { data, nextCursor };
  }

  @Get('invitations/:token')
  @Public()
  @Documents({
    summary: 'What the link of an invitation is about',
    answers: [200, InvitationPreview],
    problems: ['not-found'],
  })
  async preview(@Param('token') token: string) {
    const claimed = LinkTokens.claims(token);
    const row = claimed && (await this.views.invitations.get(claimed.id));
    const valid = row && (await this.tokens.verify('invitation', token, row.email));
    const organization = row && (await this.views.organizations.get(row.organizationId));
    if (!valid || organization?.status !== 'active' || valid.link !== row.link) throw new Refusal('not-found');
    const { email, kind, status, expiresAt } = invitationAt(row, this.clock.now());
    const { organizationId: id, name } = organization;
    return { organization: { id, name }, email, kind, status, expiresAt };
  }

  @Get('users/me/invitations')
  @SignedIn()
  @Documents({
    summary:
      'The open invitations that were sent to the verified address of the caller; they can be accepted by their ids',
    answers: [200, page(MyInvitation)],
    problems: ['invalid-cursor'],
  })
  async mine(
    @Query({ schema: MyListQuery }) { limit, cursor }: z.infer<typeof MyListQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    const person = await this.views.people.get(userId);
    if (!person?.emailVerified) return { data: [], nextCursor: null };
    const now = this.clock.now().toISOString();
    const { rows, nextCursor } = await this.views.invitations.findKept(
      {
        where: { emailDigest: await this.digests.of(person.email), status: 'pending' },
        limit,
        ...(cursor && { cursor }),
      },
      ({ expiresAt }) => expiresAt > now,
    );
    const organizations = await this.views.organizations.getMany(rows.map(({ organizationId }) => organizationId));
    const data = rows.flatMap(({ invitationId: id, organizationId, kind, expiresAt }) => {
      const { name, status } = organizations.get(organizationId) ?? {};
      return name !== undefined && status === 'active'
        ? [{ id, organization: { id: organizationId, name }, kind, expiresAt }]
        : [];
    });
    return { data, nextCursor };
  }

  #all(organizationId: string, { limit, cursor, search, status }: ListQuery, order: InvitationOrder, now: Date) {
    return this.views.invitations.findKept(
      {
        where: { organizationId, ...(status && { status }) },
        sort: order,
        limit,
        ...(cursor && { cursor }),
        ...(search && { search: { text: search, fields: ['email'] } }),
      },
      // That the time of an open one is over is soon noted, but not at once.
      (row) => status !== 'pending' || invitationAt(row, now).status === status,
    );
  }

  async #expired(organizationId: string, query: ListQuery, order: InvitationOrder, now: Date) {
    const { limit, cursor, search, sort } = query;
    const question = ['expired-invitations', organizationId, search ?? null, sort];
    const after = this.cursors.placeIn(question, cursor) as InvitationPlace | undefined;
    const { rows, next } = await expiredInvitations(this.views, {
      organizationId,
      ...order,
      limit,
      after,
      search,
      now,
    });
    return { rows, nextCursor: next ? this.cursors.cursorOf(question, next) : null };
  }
}
