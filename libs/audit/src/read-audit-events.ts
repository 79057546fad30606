import { AuditEvent, AuditEventListQuery, orderOf, page } from '@guildhall/contracts';
import { type Actor, ERASED, EventCodec, type Recorded } from '@guildhall/event-sourcing';
import { type AsOfInstant, Documents, Instants, RequiresInOrganization } from '@guildhall/http';
import type { Query as Find } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { eventId, type TrailRow } from './trail-row.js';
import { AuditViews } from './views.js';

type Options = z.infer<typeof AuditEventListQuery>;

@Controller('v1/organizations/:organizationId/audit-events')
export class ReadAuditEventsRoute {
  constructor(
    private readonly views: AuditViews,
    private readonly codec: EventCodec,
    private readonly instants: Instants,
  ) {}

  @Get()
  @RequiresInOrganization('audit-events.list')
  @Documents({
    summary:
      'What happened in an organization, newest first or as asked: who did what, to what, when and from where; or what the trail ' +
      'held at an instant, with the names of now',
    answers: [200, page(AuditEvent)],
    problems: ['not-found', 'forbidden', 'invalid-cursor', 'invalid-instant'],
  })
  async list(@Param('organizationId') organizationId: string, @Query({ schema: AuditEventListQuery }) query: Options) {
    const asOf = query.asOf === undefined ? undefined : this.instants.of(query.asOf);
    const { rows, nextCursor } = await this.views.trail.view.find({
      where: conditionsOf(organizationId, query, asOf),
      ...(query.search !== undefined && { search: { text: query.search, fields: ['text'] } }),
      sort: { field: 'position', direction: orderOf(query.sort).direction },
      limit: query.limit,
      ...(query.cursor !== undefined && { cursor: query.cursor }),
    });
    return { data: await this.#events(rows), nextCursor };
  }

  async #events(rows: readonly TrailRow[]): Promise<AuditEvent[]> {
    const ids = rows.flatMap(({ actors, target }) => (target ? [...actors, target.id] : actors));
    const people = await this.views.people.getMany([...new Set(ids)]);
    const things = await this.views.things.getMany([...new Set(ids)]);
    const stored = rows.map(({ event }) => event);
    const sources = await this.codec.sourcesOf(stored);
    const decoded = await this.codec.decode<Recorded>(stored);
    const named = <Thing extends Actor | NonNullable<TrailRow['target']>>({ type, id }: Thing) => {
      const name = type === 'user' ? (people.get(id)?.name ?? ERASED) : things.get(id)?.name;
      return { type, id, ...(name !== undefined && { name }) };
    };
    return decoded.map(({ id, type, data, metadata }, index) => {
      const { time, actor, onBehalfOf, organizationId, requestId, correlationId, causationId } = metadata;
      const { target } = rows[index]!;
      const source = sources[index];
      return {
        id: eventId(id),
        type,
        time,
        actor: named(actor),
        ...(onBehalfOf && { onBehalfOf: named(onBehalfOf) }),
        organizationId: organizationId!,
        ...(target && { target: named(target) }),
        data: data as AuditEvent['data'],
        ...(source && { source: source === ERASED ? { address: ERASED } : source }),
        requestId,
        correlationId,
        // What Guildhall does by itself, it does because of an event; everybody else does it by a request.
        causationId: actor.type === 'system' && UUID.test(causationId) ? eventId(causationId) : causationId,
      };
    });
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const conditionsOf = (
  organizationId: string,
  { actor, type, target, from, to }: Options,
  asOf: AsOfInstant | undefined,
): Find<TrailRow>['where'] => {
  const within = {
    ...(from !== undefined && { gte: instant(from) }),
    ...(to !== undefined && { lt: instant(to) }),
    ...(asOf && 'time' in asOf && { lte: asOf.time }),
  };
  return {
    organizationId,
    ...(actor !== undefined && { actors: { has: actor } }),
    ...(type !== undefined && { type }),
    ...(target !== undefined && { about: { has: target } }),
    ...(Object.keys(within).length > 0 && { time: within }),
    ...(asOf && 'position' in asOf && { position: { lte: asOf.position } }),
  };
};

/** As the trail writes it, with milliseconds: times are compared as texts. */
const instant = (time: string): string => new Date(time).toISOString();
