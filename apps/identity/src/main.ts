import { identityContext } from '@guildhall/contracts';
import { runService } from '@guildhall/distributed';
import { IdentityModule } from '@guildhall/identity';
import { PagesModule } from '@guildhall/pages';

/** Accounts and sessions; and, until there is a console, the pages that people see in a browser. */
await runService({
  name: 'identity',
  context: identityContext,
  settings: {},
  imports: () => [IdentityModule, PagesModule],
});
