import {
  accessControlContext,
  identityContext,
  notificationsContext,
  organizationsContext,
  requestsContext,
} from '@guildhall/contracts';

/** Every context of this process: all of them. */
export const CONTEXTS = [
  identityContext,
  organizationsContext,
  accessControlContext,
  notificationsContext,
  requestsContext,
] as const;
