import { type OutboxEmail, OutboxEmail as OutboxEmailSchema, OutboxQuery, page as pageOf } from '@guildhall/contracts';
import { Documents, Public } from '@guildhall/http';
import type { Page, Query as Find, Row, View } from '@guildhall/read-model';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { z } from 'zod';
import { Emails } from './emails.js';
import type { OutboxRow } from './outbox.js';
import { outboxPage } from './outbox-page.js';
import { NotificationViews } from './views.js';

type Options = z.infer<typeof OutboxQuery>;
type Headed = Readonly<{ header(name: string, value: string): unknown }>;

/** Everybody can read every e-mail here: for development, and for instances without a mail server that nobody else reaches. */
@Controller('outbox')
export class ReadOutboxRoute {
  constructor(
    private readonly views: NotificationViews,
    private readonly emails: Emails,
  ) {}

  @Get()
  @Public()
  @Documents({
    summary: 'The e-mails of this instance, newest first; as a page for browsers. Only where it is switched on',
    answers: [200, pageOf(OutboxEmailSchema)],
    problems: ['invalid-cursor'],
  })
  async list(
    @Query({ schema: OutboxQuery }) query: Options,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: Headed,
  ) {
    const { rows, nextCursor } = await this.#find(query);
    const data = await Promise.all(rows.map((row) => this.#read(row)));
    reply.header('vary', 'accept');
    if (!accept?.includes('text/html')) return { data, nextCursor };
    reply.header('content-type', 'text/html; charset=utf-8');
    return outboxPage(data, { nextCursor, ...(query.to && { to: query.to }) });
  }

  async #find({ to, limit, cursor }: Options): Promise<Page<OutboxRow>> {
    const recipients = to === undefined ? undefined : await this.#recipients(to);
    if (recipients?.length === 0) return { rows: [], nextCursor: null };
    return this.views.outbox.find({
      ...(recipients && { where: { recipientId: { in: recipients } } }),
      sort: { field: 'createdAt', direction: 'descending' },
      limit,
      ...(cursor && { cursor }),
    });
  }

  /** The users and invitations that have this address. */
  async #recipients(email: string): Promise<readonly string[]> {
    const users = await all(this.views.people, { where: { email } });
    const invited = await all(this.views.invitees, { where: { email } });
    return [...users.map(({ userId }) => userId), ...invited.map(({ invitationId }) => invitationId)];
  }

  async #read(row: OutboxRow): Promise<OutboxEmail> {
    const { to, subject, text, html, links } = await this.emails.render(row);
    return { id: row.emailId, to, subject, text, html, links: [...links], createdAt: row.createdAt };
  }
}

const all = async <R extends Row>(view: View<R>, query: Find<R>): Promise<readonly R[]> => {
  const rows: R[] = [];
  let cursor: string | null | undefined;
  do {
    const found = await view.find({ ...query, limit: 200, ...(cursor && { cursor }) });
    rows.push(...found.rows);
    cursor = found.nextCursor;
  } while (cursor);
  return rows;
};
