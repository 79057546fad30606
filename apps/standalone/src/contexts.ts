import { accessControlContext, identityContext, organizationsContext, requestsContext } from '@guildhall/contracts';

/** Every context of this process: all of them. */
export const CONTEXTS = [identityContext, organizationsContext, accessControlContext, requestsContext] as const;
