import { organizationsContext } from '@guildhall/contracts';
import { runService } from '@guildhall/distributed';
import { OrganizationsModule } from '@guildhall/organizations';

/** Organizations, members, invitations, projects. */
await runService({
  name: 'organizations',
  context: organizationsContext,
  settings: {},
  imports: () => [OrganizationsModule.with({})],
});
