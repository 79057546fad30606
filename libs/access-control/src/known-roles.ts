import type { CommandContext, Decisions } from '@guildhall/event-sourcing';
import { Injectable } from '@nestjs/common';
import { projectAccess } from './domain/project-access.js';
import type { KnownRoles } from './domain/rights.js';
import { InstanceCatalogue } from './instance-catalogue.js';
import { AccessControlViews } from './views.js';

type Place = Readonly<{ organizationId: string; projectId: string | null; role: string }>;

/** Which of the roles that were given somewhere are still there. */
@Injectable()
export class ExistingRoles {
  constructor(
    private readonly views: AccessControlViews,
    private readonly catalogue: InstanceCatalogue,
  ) {}

  /** Those of the places whose role can be given there. */
  async among<P extends Place>(places: readonly P[]): Promise<readonly P[]> {
    const custom = new Set(places.map(({ role }) => role).filter((role) => !this.catalogue.roles.has(role)));
    const rows = custom.size > 0 ? await this.views.customRoles.getMany([...custom]) : undefined;
    return places.filter(({ role, organizationId, projectId }) => {
      const row = rows?.get(role);
      return row
        ? row.projectId === null
          ? row.organizationId === organizationId
          : row.projectId === projectId
        : this.catalogue.roles.has(role);
    });
  }
}

/** The roles that a decision on a project of the organization may name beside the project's own, as they are now. */
export const rolesOfOrganization = async (
  decisions: Decisions,
  catalogue: InstanceCatalogue,
  organizationId: string,
  context: CommandContext,
): Promise<KnownRoles> => {
  const { state } = await decisions.load(projectAccess, organizationId, context);
  const own = new Map(state.roles);
  return { get: (id) => catalogue.roles.get(id) ?? own.get(id) };
};
