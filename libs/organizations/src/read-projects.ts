import { orderOf, page, Project, ProjectListQuery } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Cursors, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { compareStrings } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { projectIn, type ProjectRow } from './projects.js';
import { Revisions } from './revisions.js';
import { OrganizationViews } from './views.js';

type Options = z.infer<typeof ProjectListQuery>;

/** Ids rise as projects are made. */
const FIELDS = { createdAt: 'id', name: 'sortedName' } as const;
type Place = Readonly<{ key: string; id: string }>;
type Asked = Pick<Options, 'limit' | 'search'> &
  Readonly<{ field: 'id' | 'sortedName'; direction: 'ascending' | 'descending'; after: Place | undefined }>;

const isBehind = (row: ProjectRow, { field, direction, after }: Asked): boolean => {
  if (!after) return true;
  const behind = compareStrings(row[field], after.key) || compareStrings(row.id, after.id);
  return direction === 'ascending' ? behind > 0 : behind < 0;
};

@Controller('v1')
export class ReadProjectsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly revisions: Revisions,
    private readonly cursors: Cursors,
  ) {}

  @Get('organizations/:organizationId/projects')
  @SignedIn()
  @Documents({
    summary: 'The projects of an organization that the caller may see, oldest first or as asked',
    answers: [200, page(Project)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: ProjectListQuery }) { limit, cursor, search, sort }: Options,
    @Caller() { userId }: SignedInCaller,
  ) {
    if (!this.replica.rolesIn(userId, organizationId)) throw new Refusal('not-found');
    const { by, direction } = orderOf(sort);
    const field = FIELDS[by];
    const question = ['projects', organizationId, search ?? null, sort];
    // Where the last one stands, and not where it stood in one of the two lists: what the caller may see can change meanwhile.
    const after = this.cursors.placeIn(question, cursor) as Place | undefined;
    const asked: Asked = { limit, search, field, direction, after };
    const seen = this.replica.seenProjects(userId, organizationId);
    const { rows, more } = await (seen === 'all' ? this.#ofAll(organizationId, asked) : this.#among(seen, asked));
    const last = rows.at(-1);
    const nextCursor = more && last ? this.cursors.cursorOf(question, { key: last[field], id: last.id }) : null;
    return { data: rows.map(projectIn), nextCursor };
  }

  @Get('projects/:projectId')
  @SignedIn()
  @Documents({ summary: 'A project that the caller may see', answers: [200, Project], problems: ['not-found'] })
  async get(@Param('projectId') projectId: string, @Caller() { userId }: SignedInCaller) {
    const organizationId = this.replica.sees(userId, projectId) ? this.replica.organizationOf(projectId) : undefined;
    if (organizationId === undefined) throw new Refusal('not-found');
    const revision = await this.revisions.beforeReading(organizationId);
    const project = await this.views.projects.get(projectId);
    if (!project) throw new Refusal('not-found');
    return new Answer(projectIn(project), revision);
  }

  async #ofAll(organizationId: string, asked: Asked) {
    const { limit, search, field, direction, after } = asked;
    const { rows, nextCursor } = await this.views.projects.findKept(
      {
        where: {
          organizationId,
          ...(after && { [field]: direction === 'ascending' ? { gte: after.key } : { lte: after.key } }),
        },
        sort: { field, direction },
        limit,
        ...(search && { search: { text: search, fields: ['name'] } }),
      },
      (row) => isBehind(row, asked),
    );
    return { rows, more: nextCursor !== null };
  }

  /** Takes as long as the caller sees many of them, however many there are. */
  async #among(seen: readonly string[], asked: Asked) {
    const { limit, search = '', field, direction, after } = asked;
    const sign = direction === 'ascending' ? 1 : -1;
    const inOrder = (one: string, other: string) => sign * compareStrings(one, other);
    const ids = seen.filter((id) => field !== 'id' || !after || inOrder(id, after.id) > 0).toSorted(inOrder);
    const text = search.toLowerCase();
    const found: ProjectRow[] = [];
    for (let from = 0; from < ids.length && (field !== 'id' || found.length <= limit); from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      const rows = await this.views.projects.getMany(some);
      found.push(...some.flatMap((id) => rows.get(id) ?? []).filter(({ sortedName }) => sortedName.includes(text)));
    }
    // The sort is stable: what has the same name stays in the order of ids.
    const rows = found
      .filter((row) => isBehind(row, asked))
      .toSorted((one, other) => inOrder(one[field], other[field]))
      .slice(0, limit + 1);
    return { rows: rows.slice(0, limit), more: rows.length > limit };
  }
}

const AT_ONCE = 200;
