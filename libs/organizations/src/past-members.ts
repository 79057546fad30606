import { type GroupMemberListQuery, type Member, type MemberListQuery, orderOf } from '@guildhall/contracts';
import { ERASED, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Cursors, Instants, InvalidInput, type Membership, type MembersOptions } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { seenBy } from './seen-grants.js';
import { OrganizationViews } from './views.js';
import type { MayBeSeen } from './visible-members.js';

type Asked<Query extends z.ZodType> = z.infer<Query> & Readonly<{ asOf: string }>;
type GroupMember = Readonly<{ userId: string; name: string; email: string; addedAt: string }>;

/**
 * Who was in an organization and in its groups as of an instant. What they were is of then. Who may ask is of now, and so are names
 * and addresses: who was erased since has none. Whom the caller may not see is not shown, whether they were such then or are now.
 */
@Injectable()
export class PastMembers {
  constructor(
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly instants: Instants,
    private readonly cursors: Cursors,
  ) {}

  /** @throws {Refusal} `invalid-instant`, `invalid-cursor`; invalid where it is searched, or asked by name */
  async list(organizationId: string, callerId: string, query: Asked<typeof MemberListQuery>, mayBeSeen: MayBeSeen) {
    const { asOf, sort, limit, cursor } = query;
    if (query.search !== undefined) throw notAsOf('search');
    if (orderOf(sort).by !== 'joinedAt') throw notAsOf('sort');
    const access = this.replica.at(this.instants.of(asOf));
    const question = ['past-members', organizationId, asOf, sort];
    const seen = seenBy(this.replica, callerId, organizationId);
    const members: Membership[] = [];
    let last = -1;
    for (const { place, ...member } of access.members(organizationId, this.#from(question, sort, cursor))) {
      if (!this.#isSeen(organizationId, member, mayBeSeen)) continue;
      if (members.length === limit)
        return { data: await this.#named(members), nextCursor: this.cursors.cursorOf(question, last) };
      members.push({ ...member, projects: seen(member.projects) });
      last = place;
    }
    return { data: await this.#named(members), nextCursor: null };
  }

  /** @throws {Refusal} `invalid-instant`, `not-found` */
  async get(
    organizationId: string,
    callerId: string,
    userId: string,
    asOf: string,
    mayBeSeen: MayBeSeen,
  ): Promise<Member> {
    const member = this.replica.at(this.instants.of(asOf)).membership(userId, organizationId);
    if (!member || !this.#isSeen(organizationId, member, mayBeSeen)) throw new Refusal('not-found');
    const projects = seenBy(this.replica, callerId, organizationId)(member.projects);
    return (await this.#named([{ ...member, projects }]))[0]!;
  }

  /** @throws {Refusal} `invalid-instant`, `invalid-cursor`; `not-found` for a group that was not there then */
  async ofGroup(
    organizationId: string,
    groupId: string,
    { asOf, sort, limit, cursor }: Asked<typeof GroupMemberListQuery>,
    mayBeSeen: MayBeSeen,
  ): Promise<{ data: GroupMember[]; nextCursor: string | null }> {
    const access = this.replica.at(this.instants.of(asOf));
    const question = ['past-group-members', organizationId, groupId, asOf, sort];
    const found = access.groupMembers(groupId, organizationId, this.#from(question, sort, cursor));
    if (!found) throw new Refusal('not-found');
    const rows: Omit<GroupMember, 'name' | 'email'>[] = [];
    let last = -1;
    for (const { place, ...member } of found) {
      const { userId } = member;
      const then = access.rolesIn(userId, organizationId);
      if (!then) continue;
      if (!then.external && !this.#isSeen(organizationId, { userId, roles: then.roles }, mayBeSeen)) continue;
      if (rows.length === limit)
        return { data: await this.#called(rows), nextCursor: this.cursors.cursorOf(question, last) };
      rows.push(member);
      last = place;
    }
    return { data: await this.#called(rows), nextCursor: null };
  }

  #from(question: readonly unknown[], sort: string, cursor: string | undefined): MembersOptions {
    const after = this.cursors.placeIn(question, cursor) as number | undefined;
    return { descending: orderOf(sort).direction === 'descending', ...(after !== undefined && { after }) };
  }

  #isSeen(organizationId: string, { userId, roles }: Pick<Membership, 'userId' | 'roles'>, mayBeSeen: MayBeSeen) {
    const now = this.replica.rolesIn(userId, organizationId);
    return mayBeSeen({ userId, roles }) && (!now || now.external || mayBeSeen({ userId, roles: now.roles }));
  }

  async #named(members: readonly Membership[]): Promise<Member[]> {
    return (await this.#called(members)).map(({ userId, name, email, roles, groups, projects, joinedAt }) => ({
      userId,
      name,
      email,
      roles: [...roles],
      groups: [...groups],
      projects: [...projects],
      twoFactor: { enabled: false, exempt: false },
      joinedAt,
    }));
  }

  async #called<Row extends Readonly<{ userId: string }>>(rows: readonly Row[]) {
    const people = await this.views.people.getMany(rows.map(({ userId }) => userId));
    return rows.map((row) => {
      const { name = ERASED, email = ERASED } = people.get(row.userId) ?? {};
      return { ...row, name, email };
    });
  }
}

const notAsOf = (path: string): InvalidInput =>
  new InvalidInput([
    {
      path,
      code: 'not-as-of',
      message: 'names are those of now: with asOf, members can be listed as they joined only',
    },
  ]);
