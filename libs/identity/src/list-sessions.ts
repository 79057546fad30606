import { orderOf, page, SessionListQuery, SessionRow } from '@guildhall/contracts';
import { Clock } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { IdentityViews } from './views.js';

@Controller('v1/sessions')
export class ListSessionsRoute {
  constructor(
    private readonly views: IdentityViews,
    private readonly clock: Clock,
  ) {}

  @Get()
  @SignedIn()
  @Documents({
    summary: 'Where the caller is logged in, newest first or as asked',
    answers: [200, page(SessionRow)],
    problems: ['invalid-cursor'],
  })
  async list(
    @Query({ schema: SessionListQuery }) { limit, cursor, sort }: z.infer<typeof SessionListQuery>,
    @Caller() caller: SignedInCaller,
  ) {
    const { by, direction } = orderOf(sort);
    const now = this.clock.now().toISOString();
    const { rows, nextCursor } = await this.views.sessions.findKept(
      {
        where: { userId: caller.userId },
        sort: { field: by, direction },
        limit,
        ...(cursor && { cursor }),
      },
      ({ expiresAt }) => expiresAt > now,
    );
    const data = rows.map(({ sessionId, startedAt, refreshedAt, expiresAt }): SessionRow => ({
      id: sessionId,
      current: sessionId === caller.sessionId,
      startedAt,
      refreshedAt,
      expiresAt,
    }));
    return { data, nextCursor };
  }
}
