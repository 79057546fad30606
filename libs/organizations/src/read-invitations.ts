import { Invitation, InvitationListQuery, InvitationPreview, page } from '@guildhall/contracts';
import { Clock, Refusal } from '@guildhall/event-sourcing';
import { Documents, Public, RequiresInOrganization } from '@guildhall/http';
import { LinkTokens } from '@guildhall/vault';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { invitationAt } from './invitation-answers.js';
import { OrganizationViews } from './views.js';

type ListQuery = z.infer<typeof InvitationListQuery>;

@Controller('v1')
export class ReadInvitationsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly tokens: LinkTokens,
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
    const { rows, nextCursor } = await this.views.invitations.find({
      where: { organizationId, ...statusAt(status, now) },
      sort: { field: 'issuedAt', direction: 'descending' },
      limit,
      ...(cursor && { cursor }),
      ...(search && { search: { text: search, fields: ['email'] } }),
    });
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
    const { email, status, expiresAt } = invitationAt(row, this.clock.now());
    return { organization: { id: organization.organizationId, name: organization.name }, email, status, expiresAt };
  }
}

const statusAt = (status: ListQuery['status'], now: Date) => {
  if (status === undefined) return {};
  if (status === 'expired') return { status: 'pending' as const, expiresAt: { lte: now.toISOString() } };
  if (status === 'pending') return { status, expiresAt: { gt: now.toISOString() } };
  return { status };
};
