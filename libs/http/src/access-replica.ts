import type { ForeseenAccess, CheckResult, Principal } from '@guildhall/contracts';
import type { Event } from '@guildhall/event-sourcing';

/** What a user may do in an organization. */
export type Standing = Readonly<{ membershipId: string; roles: readonly string[]; permissions: ReadonlySet<string> }>;

/**
 * The replica of access facts in this process: it follows the topics of organizations and access-control, so that no request
 * has to ask another service. It knows nothing but what has reached it: default deny.
 */
export abstract class AccessReplica {
  /** Undefined: no member. */
  abstract standing(userId: string, organizationId: string): Standing | undefined;

  /** The organization of a project; undefined for a project that is not there. */
  abstract organizationOf(projectId: string): string | undefined;

  /** Whether the user holds the permission on `projects/{id}` or `projects/{id}/{object path}`. */
  abstract holds(userId: string, permission: string, resource: string): boolean;

  /** Whether the user may know that the project exists: they have a role in it, or their organization roles list all. */
  abstract sees(userId: string, projectId: string): boolean;

  /**
   * What the user lacks to give a project role on a project: permissions of that role that they do not hold themselves, and
   * that of assigning roles. Empty: they may give it. Undefined: there is no such role or project.
   */
  abstract lacksToGrant(userId: string, role: string, projectId: string): readonly string[] | undefined;

  /** The same answer as `holds`, for any principal, with the reason: what grants it, or what is missing. */
  abstract explain(principal: Principal, permission: string, resource: string): Required<CheckResult>;

  /** Whose access would change, and how, if these events were written now, in their order. What is known does not change. */
  abstract foresee(events: readonly Event[]): readonly ForeseenAccess[];
}
