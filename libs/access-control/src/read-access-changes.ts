import { AccessChange, AccessChangesQuery, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import {
  AccessReplica,
  type AsOfInstant,
  Caller,
  Documents,
  InvalidInput,
  Positions,
  SignedIn,
  type SignedInCaller,
} from '@guildhall/http';
import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Asking } from './asking.js';
import { LIST_ASSIGNMENTS } from './domain/catalogue.js';

type Asked = z.infer<typeof AccessChangesQuery>;

@Controller('v1/access/changes')
export class ReadAccessChangesRoute {
  constructor(
    private readonly asking: Asking,
    private readonly replica: AccessReplica,
    private readonly positions: Positions,
  ) {}

  @Get()
  @SignedIn()
  @Documents({
    summary:
      'What each event between two instants gave to or took from whom, in a project or an organization; of projects whose ' +
      'assignments the caller may list, and for who may read the audit trail of all, also of deleted ones',
    answers: [200, page(AccessChange)],
    problems: ['not-found', 'forbidden', 'invalid-instant', 'invalid-cursor'],
  })
  list(
    @Query({ schema: AccessChangesQuery }) { from, to, limit, cursor: sealed, ...query }: Asked,
    @Caller() { userId }: SignedInCaller,
  ): { data: AccessChange[]; nextCursor: string | null } {
    const { projectId, organizationId, ...who } = query;
    const isShown = this.#mayList(userId, query);
    const filter = { ...who, ...(projectId ? { projectId } : { organizationId }) } as Record<string, string>;
    const [since, until] = [this.asking.instant(from), to === undefined ? undefined : this.asking.instant(to)];
    if (until && isLater(since, until)) throw new Refusal('invalid-instant', { reason: 'from is later than to' });
    const data: AccessChange[] = [];
    let cursor = sealed === undefined ? undefined : this.#opened(sealed);
    for (;;) {
      const step = { ...filter, limit: limit - data.length, ...(cursor && { cursor }) };
      const { changes, nextCursor } = this.replica.changes(since, until, step);
      data.push(...changes.filter((change) => isShown(change.projectId)));
      if (nextCursor === null) return { data, nextCursor };
      if (data.length === limit) return { data, nextCursor: this.#sealed(nextCursor) };
      cursor = nextCursor;
    }
  }

  /** Which projects' changes the caller may see, of those asked about. */
  #mayList(userId: string, { projectId, organizationId }: Asked | Omit<Asked, 'from' | 'to' | 'limit' | 'cursor'>) {
    if (projectId !== undefined) {
      this.asking.requireAboutOthers(userId, projectId);
      return () => true;
    }
    if (organizationId === undefined) {
      throw new InvalidInput([{ path: 'projectId', code: 'required', message: 'name a project or an organization' }]);
    }
    const standing = this.replica.standing(userId, organizationId);
    if (!standing) throw new Refusal('not-found');
    if (this.asking.mayReadTrail(userId, organizationId)) return () => true;
    const where = this.replica.resources({ type: 'user', id: userId }, LIST_ASSIGNMENTS, { organizationId });
    const shown = new Set(where.filter(({ object }) => object === null).map((resource) => resource.projectId));
    if (shown.size === 0) throw new Refusal('forbidden', { permission: LIST_ASSIGNMENTS });
    return (id: string) => shown.has(id);
  }

  // In clear a position would count the events of the instance.
  #sealed(cursor: string): string {
    const [position, told] = cursor.split('.') as [string, string];
    return `${this.positions.tokenOf(Number(position))}.${told}`;
  }

  #opened(sealed: string): string {
    const [token = '', told = ''] = sealed.split('.');
    try {
      if (/^\d{1,9}$/.test(told)) return `${this.positions.positionOf(token)}.${told}`;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
    throw new Refusal('invalid-cursor');
  }
}

/** Of a time and a position neither is known to be later than the other. */
const isLater = (one: AsOfInstant, other: AsOfInstant): boolean => {
  if ('time' in one) return 'time' in other && one.time > other.time;
  return 'position' in other && one.position > other.position;
};
