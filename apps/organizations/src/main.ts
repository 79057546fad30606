import { CATALOGUE } from '@guildhall/client';
import { organizationsContext } from '@guildhall/contracts';
import { runService } from '@guildhall/distributed';
import { jsonFiles, setting } from '@guildhall/http';
import { OrganizationsModule } from '@guildhall/organizations';
import { z } from 'zod';

/** Organizations, members, invitations, projects. */
await runService({
  name: 'organizations',
  context: organizationsContext,
  settings: {
    GUILDHALL_TEMPLATES: setting(
      jsonFiles.optional(),
      'File or folder of organization templates of your own, in JSON; one with the id of a built-in one takes its place. See docs/templates.md.',
      'none',
    ),
    GUILDHALL_DEFAULT_TEMPLATE: setting(
      z.string().optional(),
      'The template of organizations that are founded without naming one.',
      'the built-in workspace',
    ),
  },
  imports: ({
    GUILDHALL_TEMPLATES: more = [],
    GUILDHALL_DEFAULT_TEMPLATE: standard,
    GUILDHALL_PERMISSION_FAMILIES: catalogue = CATALOGUE,
  }) => [OrganizationsModule.with({ more, projectRoles: catalogue.roles.keys(), ...(standard && { standard }) })],
});
