import { accessControlContext } from './access-control.js';
import { identityContext } from './identity.js';
import { notificationsContext } from './notifications.js';
import { organizationsContext } from './organization-events.js';
import { requestsContext } from './requests.js';

/** Every context that writes events. */
export const CONTEXTS = [
  identityContext,
  organizationsContext,
  accessControlContext,
  notificationsContext,
  requestsContext,
] as const;
