import type { ProjectAccess } from '@guildhall/contracts';
import { AccessReplica } from '@guildhall/http';
import { allRows } from '@guildhall/read-model';
import { Injectable } from '@nestjs/common';
import { ExistingRoles } from './known-roles.js';
import { principalKey } from './principals.js';
import { projectAccessKey, type ProjectAccessRow } from './project-access.js';
import { AccessControlViews } from './views.js';

type Via = ProjectAccess['via'][number];
/** One role, and on what way it comes. */
type Grant = Readonly<{ organizationId: string; projectId: string; role: string; object: string | null; via: Via }>;
/** What comes to whom in a project by groups and organization roles; `by` is the id of either. */
type Shared = Readonly<{ by: ReadonlyMap<string, readonly Grant[]>; lookIn: readonly string[] }>;
type Project = Readonly<{ organizationId: string; projectId: string }>;

/** Everybody who holds something in a project, with all of it, by their ids. */
@Injectable()
export class WhoHasAccess {
  constructor(
    private readonly views: AccessControlViews,
    private readonly roles: ExistingRoles,
    private readonly replica: AccessReplica,
  ) {}

  /** A full page, or the last one, of users after the one of that id. */
  async page(project: Project, after: string, limit: number): Promise<{ rows: ProjectAccess[]; more: boolean }> {
    const shared = await this.#shared(project);
    const found: ProjectAccess[] = [];
    for (let from = after; ;) {
      const { users, upTo } = await this.#candidates(project.projectId, shared.lookIn, from, limit);
      found.push(...(await this.#accessOf(project, shared, users)));
      if (found.length > limit) return { rows: found.slice(0, limit), more: true };
      if (upTo === undefined) return { rows: found, more: false };
      from = upTo;
    }
  }

  async #shared({ organizationId, projectId }: Project): Promise<Shared> {
    const ofType = (principalType: 'group' | 'organization-role') =>
      allRows(this.views.projectAccess, { where: { projectId, principalType } });
    const given = [...(await ofType('group')), ...(await ofType('organization-role'))];
    const roles = await allRows(this.views.principals, { where: { organizationId, type: 'organization-role' } });
    const groups = await this.views.principals.getMany(
      given.filter(({ principalType }) => principalType === 'group').map((row) => keyIn(organizationId, row)),
    );
    const there = new Map([...roles, ...groups.values()].map((row) => [row.id, row]));
    const by = new Map<string, Grant[]>();
    const add = (id: string, grants: readonly Grant[]) => by.set(id, [...(by.get(id) ?? []), ...grants]);
    for (const row of given) {
      const principal = there.get(row.principalId);
      if (!principal) continue;
      add(principal.id, grantsOf(row, organizationId, { type: principal.type, id: principal.id }));
    }
    for (const { type, id, projectRoles } of roles) {
      const via = { type, id };
      if (projectRoles.length === 0) continue;
      add(
        id,
        projectRoles.map((role) => ({ organizationId, projectId, role, object: null, via })),
      );
    }
    const lookIn = [...by.keys()].map((id) => principalKey(organizationId, id));
    return { by, lookIn: [...by.keys()].some((id) => there.get(id)?.byDefault) ? [...lookIn, organizationId] : lookIn };
  }

  /** The next users who may hold something; `upTo`: behind whom there may be more. */
  async #candidates(projectId: string, lookIn: readonly string[], after: string, limit: number) {
    const { projectAccess, possibleHolders } = this.views;
    const [direct, others] = await Promise.all([
      projectAccess.find({
        where: { projectId, principalType: 'user', principalId: { gt: after } },
        sort: { field: 'principalId' },
        limit,
      }),
      Promise.all(
        lookIn.map((of) =>
          possibleHolders.find({ where: { of, userId: { gt: after } }, sort: { field: 'userId' }, limit }),
        ),
      ),
    ]);
    const lists = [{ ids: direct.rows.map(({ principalId }) => principalId), more: direct.nextCursor !== null }];
    for (const { rows, nextCursor } of others)
      lists.push({ ids: rows.map(({ userId }) => userId), more: nextCursor !== null });
    // Up to where the shortest of the lists reaches, nobody is missing.
    const [upTo] = lists
      .filter(({ more }) => more)
      .map(({ ids }) => ids.at(-1)!)
      .sort();
    const users = [...new Set(lists.flatMap(({ ids }) => ids))].filter((id) => upTo === undefined || id <= upTo);
    return { users: users.sort(), upTo };
  }

  async #accessOf(project: Project, shared: Shared, users: readonly string[]): Promise<ProjectAccess[]> {
    const { organizationId, projectId } = project;
    const present = users.flatMap((userId) => {
      const standing = this.replica.standing(userId, organizationId);
      if (!standing) return [];
      const principal = { type: 'user' as const, id: userId };
      return [
        { principal, standing, key: projectAccessKey({ projectId, principal, membershipId: standing.membershipId }) },
      ];
    });
    const direct = await this.views.projectAccess.getMany(present.map(({ key }) => key));
    const held = present.map(({ principal, standing, key }) => {
      const row = direct.get(key);
      const own = row ? grantsOf(row, organizationId, { type: 'direct' }) : [];
      const others = [...standing.groups, ...standing.roles].flatMap((id) => shared.by.get(id) ?? []);
      return { principal, external: standing.external, grants: [...own, ...others] };
    });
    const names = await this.views.people.getMany(present.map(({ principal }) => principal.id));
    const existing = new Set(await this.roles.among(held.flatMap(({ grants }) => grants)));
    return held
      .map(({ principal, external, grants }) => ({
        principal: { ...principal, ...(names.has(principal.id) && { name: names.get(principal.id)!.name }) },
        external,
        ...summaryOf(grants.filter((grant) => existing.has(grant))),
      }))
      .filter(({ via }) => via.length > 0);
  }
}

const keyIn = (organizationId: string, { principalId }: ProjectAccessRow): string =>
  principalKey(organizationId, principalId);

const grantsOf = ({ projectId, held }: ProjectAccessRow, organizationId: string, via: Via): readonly Grant[] =>
  Object.values(held).map(({ role, object }) => ({ organizationId, projectId, role, object, via }));

const summaryOf = (grants: readonly Grant[]): Pick<ProjectAccess, 'roles' | 'objects' | 'via'> => {
  const onObjects = new Map<string, Set<string>>();
  for (const { object, role } of grants) {
    if (object !== null) onObjects.set(object, (onObjects.get(object) ?? new Set()).add(role));
  }
  const via = new Map(grants.map(({ via: way }) => [`${way.type} ${way.id}`, way]));
  return {
    roles: [...new Set(grants.filter(({ object }) => object === null).map(({ role }) => role))],
    objects: [...onObjects].map(([object, roles]) => ({ object, roles: [...roles] })),
    via: [...via.values()],
  };
};
