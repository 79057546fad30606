import { CatalogueQuery, page, Role } from '@guildhall/contracts';
import { Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Answer, Documents, RequiresInOrganization, RequiresInProject } from '@guildhall/http';
import { allRows } from '@guildhall/read-model';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { type CatalogueOptions, pageOf } from './catalogue-page.js';
import { roleOf } from './custom-roles.js';
import { LIST_ROLES } from './domain/catalogue.js';
import { projectAccess } from './domain/project-access.js';
import { InstanceCatalogue } from './instance-catalogue.js';
import { AccessControlViews } from './views.js';

@Controller('v1')
export class ReadRolesRoute {
  constructor(
    private readonly views: AccessControlViews,
    private readonly catalogue: InstanceCatalogue,
    private readonly decisions: Decisions,
    private readonly replica: AccessReplica,
  ) {}

  @Get('projects/:projectId/roles')
  @RequiresInProject(LIST_ROLES)
  @Documents({
    summary:
      'The roles that can be given in a project, with their permissions: the built-in ones, those of its organization, its own',
    answers: [200, page(Role)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async ofProject(@Param('projectId') projectId: string, @Query({ schema: CatalogueQuery }) query: CatalogueOptions) {
    const organizationId = this.replica.organizationOf(projectId) ?? '';
    const general = await this.#ofOrganization(organizationId);
    const own = await allRows(this.views.customRoles, { where: { projectId }, sort: { field: 'createdAt' } });
    return pageOf([...general, ...own.map(roleOf)], query);
  }

  @Get('projects/:projectId/roles/:roleId')
  @RequiresInProject('projects.roles.get')
  @Documents({
    summary: 'A role that can be given in a project; the ETag is that of all roles of their kind',
    answers: [200, Role],
    problems: ['not-found', 'forbidden'],
  })
  async one(@Param('projectId') projectId: string, @Param('roleId') roleId: string) {
    const organizationId = this.replica.organizationOf(projectId) ?? '';
    const row = await this.views.customRoles.get(roleId);
    if (row && row.projectId === projectId) return this.#withRevision(roleOf(row), projectId);
    return this.#general(organizationId, roleId);
  }

  @Get('organizations/:organizationId/project-roles')
  @RequiresInOrganization('roles.list')
  @Documents({
    summary: 'The roles that can be given in every project of an organization: the built-in ones and its own',
    answers: [200, page(Role)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  async ofOrganization(
    @Param('organizationId') organizationId: string,
    @Query({ schema: CatalogueQuery }) query: CatalogueOptions,
  ) {
    return pageOf(await this.#ofOrganization(organizationId), query);
  }

  @Get('organizations/:organizationId/project-roles/:roleId')
  @RequiresInOrganization('roles.list')
  @Documents({
    summary: 'A role that can be given in every project of an organization',
    answers: [200, Role],
    problems: ['not-found', 'forbidden'],
  })
  oneOfOrganization(@Param('organizationId') organizationId: string, @Param('roleId') roleId: string) {
    return this.#general(organizationId, roleId);
  }

  async #ofOrganization(organizationId: string): Promise<readonly Role[]> {
    const where = { organizationId, projectId: null };
    const rows = await allRows(this.views.customRoles, { where, sort: { field: 'createdAt' } });
    return [...this.catalogue.roles.values(), ...rows.map(roleOf)];
  }

  async #general(organizationId: string, roleId: string): Promise<Role | Answer<Role>> {
    const builtIn = this.catalogue.roles.get(roleId);
    if (builtIn) return builtIn;
    const row = await this.views.customRoles.get(roleId);
    if (row?.projectId !== null || row.organizationId !== organizationId) throw new Refusal('not-found');
    return this.#withRevision(roleOf(row), organizationId);
  }

  async #withRevision(role: Role, owner: string): Promise<Answer<Role>> {
    const { revision } = await this.decisions.load(projectAccess, owner);
    return new Answer(role, { revision });
  }
}
