import type { Permission } from '@guildhall/contracts';
import type { Catalogue, Roles } from './domain/catalogue.js';

/** The permissions and default roles of this instance. */
export class InstanceCatalogue implements Catalogue {
  readonly permissions: readonly Permission[];
  readonly roles: Roles;

  constructor({ permissions, roles }: Catalogue) {
    this.permissions = permissions;
    this.roles = roles;
  }
}
