import { isId, ListQuery, page, Project } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Revisions } from './revisions.js';
import { OrganizationViews } from './views.js';

@Controller('v1')
export class ReadProjectsRoute {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly revisions: Revisions,
  ) {}

  @Get('organizations/:organizationId/projects')
  @SignedIn()
  @Documents({
    summary: 'The projects of an organization that the caller may see, oldest first',
    answers: [200, page(Project)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: ListQuery }) { limit, cursor: after, search }: z.infer<typeof ListQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    if (!this.replica.standing(userId, organizationId)) throw new Refusal('not-found');
    // The cursor is the last id given. Ids rise as projects are made: it is good whatever comes, goes or is seen meanwhile.
    if (after !== undefined && !isId('project', after)) throw new Refusal('invalid-cursor');
    const seen = this.replica.seenProjects(userId, organizationId);
    const { data, more } = await (seen === 'all'
      ? this.#ofAll(organizationId, after, limit, search)
      : this.#among(seen, after, limit, search));
    return { data, nextCursor: more ? data.at(-1)!.id : null };
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
    return new Answer(project, revision);
  }

  async #ofAll(organizationId: string, after: string | undefined, limit: number, search: string | undefined) {
    const { rows, nextCursor } = await this.views.projects.find({
      where: { organizationId, ...(after !== undefined && { id: { gt: after } }) },
      sort: { field: 'id' },
      limit,
      ...(search && { search: { text: search, fields: ['name'] } }),
    });
    return { data: rows, more: nextCursor !== null };
  }

  /** Takes as long as the caller sees many of them, however many there are. */
  async #among(seen: readonly string[], after: string | undefined, limit: number, search = '') {
    const ids = seen.filter((id) => after === undefined || id > after).toSorted();
    const text = search.toLowerCase();
    const data: Project[] = [];
    for (let from = 0; from < ids.length; from += limit) {
      const some = ids.slice(from, from + limit);
      const rows = await this.views.projects.getMany(some);
      const found = some.flatMap((id) => rows.get(id) ?? []).filter(({ name }) => name.toLowerCase().includes(text));
      data.push(...found);
      if (data.length > limit) return { data: data.slice(0, limit), more: true };
    }
    return { data, more: false };
  }
}
