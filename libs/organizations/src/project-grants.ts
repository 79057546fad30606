import type { ProjectGrant } from '@guildhall/contracts';
import { Injectable } from '@nestjs/common';
import { grantsOf } from './project-roles.js';
import { OrganizationViews } from './views.js';

/** What members, groups and organization roles hold in the projects and roles that there still are. */
@Injectable()
export class ProjectGrants {
  constructor(private readonly views: OrganizationViews) {}

  /** @param holders stays of members, or `holderKey`s of groups and organization roles */
  async of(holders: readonly string[]): Promise<ReadonlyMap<string, ProjectGrant[]>> {
    const rows = await this.views.projectRoles.getMany(holders);
    const held = new Map(holders.map((holder) => [holder, grantsOf(rows.get(holder))]));
    const all = [...held.values()].flat();
    const projects = await this.views.projects.getMany([...new Set(all.map(({ projectId }) => projectId))]);
    const own = [...new Set(all.flatMap(({ roles }) => roles))].filter((role) => role.startsWith('rol_'));
    const roles = await this.views.projectRoleNames.getMany(own);
    const isThere = (role: string) => !role.startsWith('rol_') || roles.has(role);
    return new Map(
      [...held].map(([holder, grants]) => [
        holder,
        grants
          .filter(({ projectId }) => projects.has(projectId))
          .map((grant) => ({ ...grant, roles: grant.roles.filter(isThere) }))
          .filter((grant) => grant.roles.length > 0),
      ]),
    );
  }
}
