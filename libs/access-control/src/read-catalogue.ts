import { CatalogueQuery, page, Permission } from '@guildhall/contracts';
import { Documents, SignedIn } from '@guildhall/http';
import { Controller, Get, Query } from '@nestjs/common';
import { type CatalogueOptions, pageOf } from './catalogue-page.js';
import { InstanceCatalogue } from './instance-catalogue.js';

@Controller('v1/permissions')
export class ReadCatalogueRoute {
  constructor(private readonly catalogue: InstanceCatalogue) {}

  @Get()
  @SignedIn()
  @Documents({ summary: 'All permissions there are', answers: [200, page(Permission)], problems: ['invalid-cursor'] })
  permissions(@Query({ schema: CatalogueQuery }) query: CatalogueOptions) {
    return pageOf(this.catalogue.permissions, query);
  }
}
