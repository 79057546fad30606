import { CatalogueQuery, page, Permission, Role } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { Documents, RequiresInProject, SignedIn } from '@guildhall/http';
import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { CATALOGUE, LIST_ROLES } from './domain/catalogue.js';

type CatalogueOptions = z.infer<typeof CatalogueQuery>;

/** The cursor is the id of the last one given. */
const pageOf = <Item extends { id: string }>(items: readonly Item[], { limit, cursor }: CatalogueOptions) => {
  const start = cursor === undefined ? 0 : items.findIndex(({ id }) => id === cursor) + 1;
  if (cursor !== undefined && start === 0) throw new Refusal('invalid-cursor');
  const data = items.slice(start, start + limit);
  return { data, nextCursor: start + limit < items.length ? data.at(-1)!.id : null };
};

@Controller('v1')
export class ReadCatalogueRoute {
  @Get('permissions')
  @SignedIn()
  @Documents({ summary: 'All permissions there are', answers: [200, page(Permission)], problems: ['invalid-cursor'] })
  permissions(@Query({ schema: CatalogueQuery }) query: CatalogueOptions) {
    return pageOf(CATALOGUE.permissions, query);
  }

  @Get('projects/:projectId/roles')
  @RequiresInProject(LIST_ROLES)
  @Documents({
    summary: 'The roles that can be given in a project, with their permissions',
    answers: [200, page(Role)],
    problems: ['not-found', 'forbidden', 'invalid-cursor'],
  })
  roles(@Query({ schema: CatalogueQuery }) query: CatalogueOptions) {
    return pageOf([...CATALOGUE.roles.values()], query);
  }
}
