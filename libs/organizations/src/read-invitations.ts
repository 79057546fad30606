import {
  Invitation,
  InvitationListQuery,
  InvitationPreview,
  ListQuery as AnyListQuery,
  MyInvitation,
  page,
} from '@guildhall/contracts';
import { Clock, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, Public, RequiresInOrganization, SignedIn, type SignedInCaller } from '@guildhall/http';
import { EmailDigests, LinkTokens } from '@guildhall/vault';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { expiredInvitations } from './expired-invitations.js';
import { invitationAt } from './invitation-answers.js';
import { OrganizationViews } from './views.js';

const MyListQuery = AnyListQuery.omit({ search: true });
type ListQuery = z.infer<typeof InvitationListQuery>;

@Controller('v1')
export class ReadInvitationsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly tokens: LinkTokens,
    private readonly digests: EmailDigests,
    private readonly clock: Clock,
  ) {}

  @Get('organizations/:organizationId/invitations')
  @RequiresInOrganization('members.invite')
  @Documents({
    summary: 'The invitations of an organization, newest first',
    answers: [200, page(Invitation)],
    problems: ['not-found', 'forbidden'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: InvitationListQuery }) query: ListQuery,
  ) {
    const { limit, cursor, search, status } = query;
    const now = this.clock.now();
    const { rows, nextCursor } = await (status === 'expired'
      ? expiredInvitations(this.views, { organizationId, limit, cursor, search, now })
      : this.views.invitations.findKept(
          {
            where: { organizationId, ...(status && { status }) },
            sort: { field: 'issuedAt', direction: 'descending' },
            limit,
            ...(cursor && { cursor }),
            ...(search && { search: { text: search, fields: ['email'] } }),
          },
          // That the time of an open one is over is soon noted, but not at once.
          (row) => status !== 'pending' || invitationAt(row, now).status === status,
        ));
    return { data: rows.map((row) => invitationAt(row, now)), nextCursor };
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
    if (!valid || !organization || valid.link !== row.link) throw new Refusal('not-found');
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
}
