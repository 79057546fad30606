import type { ProjectGrant } from '@guildhall/contracts';
import { Injectable } from '@nestjs/common';
import { heldBy } from './project-roles.js';
import { OrganizationViews } from './views.js';

/** What members, groups and organization roles hold in the projects and roles that there still are. */
@Injectable()
export class ProjectGrants {
  constructor(private readonly views: OrganizationViews) {}

  /** @param holders stays of members, or `holderKey`s of groups and organization roles */
  async of(holders: readonly string[]): Promise<ReadonlyMap<string, ProjectGrant[]>> {
    const rows = await this.views.projectRoles.getMany(holders);
    const held = [...rows].map(([holder, row]) => [holder, heldBy(row)] as const);
    const named = new Set(held.flatMap(([, { grants }]) => grants.map(({ projectId }) => projectId)));
    const projects = await this.views.projects.getMany([...named]);
    const own = new Set(held.flatMap(([, has]) => has.own));
    const roles = own.size > 0 ? await this.views.projectRoleNames.getMany([...own]) : undefined;
    const isThere = (role: string) => !own.has(role) || roles?.has(role) === true;
    return new Map(
      held.map(([holder, has]) => {
        const left = has.grants.filter(({ projectId }) => projects.has(projectId));
        return [holder, has.own.every(isThere) ? left : withRoles(left, isThere)];
      }),
    );
  }
}

const withRoles = (grants: readonly ProjectGrant[], isThere: (role: string) => boolean): ProjectGrant[] =>
  grants.map((grant) => ({ ...grant, roles: grant.roles.filter(isThere) })).filter((grant) => grant.roles.length > 0);
