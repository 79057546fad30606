import { AccessControlModule } from '@guildhall/access-control';
import { accessControlContext } from '@guildhall/contracts';
import { runService } from '@guildhall/distributed';

/** Roles and assignments, and who may do what. */
await runService({
  name: 'access-control',
  context: accessControlContext,
  settings: {},
  imports: ({ GUILDHALL_PERMISSION_FAMILIES: catalogue }) => [AccessControlModule.with(catalogue)],
});
