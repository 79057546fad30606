import type { ForeseenAccess, DryRun } from '@guildhall/contracts';
import type { CommandContext } from '@guildhall/event-sourcing';
import { SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AccessReplica } from './access-replica.js';
import { ROUTE_ACCESS, type RouteAccess } from './route-access.js';
import { InvalidInput } from './validation.js';

const OFFERS_DRY_RUN = 'guildhall:offers-dry-run';

export const OffersDryRun = (offers: boolean): MethodDecorator => SetMetadata(OFFERS_DRY_RUN, offers);

/** Never what strangers may call: a dry run would tell them, without a trace, who has an account. */
export const offersDryRun = (route: object): boolean => {
  const access = Reflect.getMetadata(ROUTE_ACCESS, route) as RouteAccess | undefined;
  return Reflect.getMetadata(OFFERS_DRY_RUN, route) === true && access !== undefined && access.kind !== 'public';
};

/**
 * Whether the request is only to be tried out. Takes the parameter out of the query, which is the route's.
 * @throws {InvalidInput} for a value that is none, and where no dry run is offered
 */
export const takeDryRun = ({ query }: FastifyRequest, route: object): boolean => {
  const parameters = query as { dryRun?: unknown } | undefined;
  const value = parameters?.dryRun;
  if (!parameters || value === undefined) return false;
  delete parameters.dryRun;
  if (value !== 'true' && value !== 'false') {
    throw new InvalidInput([{ path: 'dryRun', code: 'invalid-value', message: 'must be true or false, once' }]);
  }
  if (value === 'true' && !offersDryRun(route)) {
    throw new InvalidInput([
      { path: 'dryRun', code: 'unrecognized-keys', message: 'this cannot be tried out; nothing was done' },
    ]);
  }
  return value === 'true';
};

/** What a dry run answers, whatever its route would have; but what became of each of many rows it says as the route does. */
export const dryRunAnswer = (
  context: CommandContext | undefined,
  replica: AccessReplica,
  results?: DryRun['results'],
): DryRun => {
  const events = context?.dryRun?.events ?? [];
  const changes = replica.foresee(events);
  return {
    events: events
      .filter(({ internal }) => !internal)
      .map(({ type, data }) => ({ type, data: data as DryRun['events'][number]['data'] })),
    access: { gained: rowsOf(changes, 'gained'), lost: rowsOf(changes, 'lost') },
    ...(results && { results }),
    limits: [],
  };
};

const rowsOf = (changes: readonly ForeseenAccess[], which: 'gained' | 'lost'): DryRun['access']['gained'] =>
  changes
    .filter((change) => change[which].length > 0)
    .map(({ userId, projectId, object, [which]: permissions }) => ({
      userId,
      projectId,
      object,
      permissions: [...permissions],
    }));
