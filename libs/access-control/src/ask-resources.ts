import { ActionableResource, ActionableResourcesQuery, page } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, InvalidInput, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { askedAbout, Asking, isSelf } from './asking.js';

type Asked = z.infer<typeof ActionableResourcesQuery>;

const START = 'projects/';

@Controller('v1/access/resources')
export class AskResourcesRoute {
  constructor(
    private readonly asking: Asking,
    private readonly replica: AccessReplica,
  ) {}

  @Get()
  @SignedIn()
  @Documents({
    summary:
      'Where somebody may do something, or might at a past instant: whole projects, and single objects with all below them; ' +
      'about others, within one organization: for members who may list its members, of projects whose assignments they may ' +
      'list; for who may read the audit trail, of all',
    answers: [200, page(ActionableResource)],
    problems: ['not-found', 'forbidden', 'invalid-instant', 'invalid-cursor'],
  })
  ask(
    @Query({ schema: ActionableResourcesQuery }) query: Asked,
    @Caller() { userId }: SignedInCaller,
  ): { data: ActionableResource[]; nextCursor: string | null } {
    const { limit, cursor } = query;
    if (cursor !== undefined && !cursor.startsWith(START)) throw new Refusal('invalid-cursor');
    const found = this.#find(query, userId);
    const data = found.slice(0, limit);
    return { data, nextCursor: found.length > limit ? data.at(-1)!.resource : null };
  }

  #find({ asOf, permission, organizationId, limit, cursor, ...asked }: Asked, userId: string) {
    const questions = this.asking.questions(asOf);
    const principal = askedAbout(asked, userId);
    const from = { ...(organizationId && { organizationId }), ...(cursor && { after: cursor }) };
    if (isSelf(principal, userId)) return questions.resources(principal, permission, { ...from, limit: limit + 1 });
    this.#requireAboutMembers(userId, organizationId);
    return questions
      .resources(principal, permission, from)
      .filter(({ projectId }) => this.asking.mayAskAboutOthers(userId, projectId));
  }

  #requireAboutMembers(userId: string, organizationId: string | undefined): void {
    if (organizationId === undefined) {
      const message = 'name the organization in which you ask about somebody else';
      throw new InvalidInput([{ path: 'organizationId', code: 'required', message }]);
    }
    const standing = this.replica.standing(userId, organizationId);
    if (!standing) throw new Refusal('not-found');
    if (this.asking.mayReadTrail(userId, organizationId)) return;
    if (!standing.permissions.has('members.list')) throw new Refusal('forbidden', { permission: 'members.list' });
  }
}
