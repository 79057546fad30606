import type { Explanation, Principal } from '@guildhall/contracts';
import { scopeText } from './resource.js';
import type { Via } from './situation.js';

/** A role that somebody holds in a project, as it is told. */
export type Held = Readonly<{
  /** None: an organization role has it in every project. */
  assignmentId?: string;
  role: string;
  /** Null: the whole project. */
  object: string | null;
  via: Via;
  grantedBy: Readonly<{ type: string; id: string }>;
  grantedAt: string;
}>;

const LISTED = 5;

const list = (items: readonly string[]): string =>
  items.length <= LISTED ? items.join(', ') : `${items.slice(0, LISTED).join(', ')} and ${items.length - LISTED} more`;

const at = (held: Held): string => `${held.role} on ${scopeText(held.object)}`;

const WAYS = { direct: '', group: 'the group', 'organization-role': 'the organization role' } as const;

const giving = ({ assignmentId, via, grantedBy, grantedAt }: Held): string => {
  const giver = grantedBy.type === 'system' ? 'Guildhall itself' : grantedBy.id;
  const way = `${WAYS[via.type]} ${via.id}`;
  if (via.type === 'direct') return `Given directly by ${giver} at ${grantedAt}.`;
  if (assignmentId === undefined) {
    return `It comes with ${way}, in every project of the organization. That was given by ${giver} at ${grantedAt}.`;
  }
  return `It comes by ${way}, to which it was given by ${giver} at ${grantedAt}.`;
};

export const granted = (principal: Principal, held: Held, permission: string, object: string | null): Explanation => {
  const { object: scope, ...how } = held;
  return {
    summary:
      `Allowed: ${principal.id} holds the role ${at(held)}, which includes ${permission}` +
      `${scope === object ? '' : ` and covers everything ${scope === null ? 'in it' : 'below it'}`}. ${giving(held)}`,
    granted: how,
  };
};

const denied = (reason: string, permission: string): Explanation => ({
  summary: `Not allowed: ${reason}`,
  missing: [permission],
});

export const notAResource = (path: string, permission: string): Explanation =>
  denied(
    `"${path}" is no resource. Write projects/{id} or projects/{id}/{object path}, e.g. projects/{id}/deployments/D.`,
    permission,
  );

export const noSuchPermission = (permission: string): Explanation =>
  denied(`there is no permission "${permission}". GET /v1/permissions lists those that there are.`, permission);

/** The same words whether the project is not there or is none of the asker's business. */
export const noSuchProject = (projectId: string, permission: string): Explanation =>
  denied(`there is no project ${projectId} here for whoever asks.`, permission);

export const mayNotAskAboutOthers = (permission: string, needed: string): Explanation =>
  denied(
    `that is not known to whoever asks. To ask about others in this project, one needs ${needed} on it.`,
    permission,
  );

export const notThere = ({ type, id }: Principal, permission: string): Explanation =>
  denied(
    type === 'user'
      ? `${id} is no member of the organization that the project belongs to. Roles count only while one is; invite them first.`
      : `there is no ${type} ${id} in the organization that the project belongs to.`,
    permission,
  );

/** Why somebody may not: what they hold, and which roles would do. */
export const notGranted = (
  { type, id }: Principal,
  permission: string,
  object: string | null,
  held: Readonly<{
    effective: readonly Held[];
    /** Those that include the permission, but not there. */
    elsewhere: readonly Held[];
    ended: readonly Held[];
    external: boolean;
    rolesThatWould: readonly string[];
  }>,
): Explanation => {
  const advice = held.rolesThatWould.length > 0 ? ` Roles that include it: ${list(held.rolesThatWould)}.` : '';
  if (held.elsewhere.length > 0) {
    return denied(
      `${id} holds ${list(held.elsewhere.map(at))}, which includes ${permission} but does not cover ${scopeText(object)}.`,
      permission,
    );
  }
  if (held.effective.length > 0) {
    return denied(
      `${id} holds ${list(held.effective.map(at))}, which does not include ${permission}.${advice}`,
      permission,
    );
  }
  if (held.ended.length > 0) {
    return denied(
      `what ${id} held here (${list(held.ended.map(at))}) was given under an earlier membership. ` +
        `That has ended, and coming back does not bring it back: assign the role again.${advice}`,
      permission,
    );
  }
  const who = held.external ? 'an external collaborator' : 'a member';
  return denied(
    `${id} is ${type === 'user' ? who : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type.replace('-', ' ')}`} of the organization but holds no role in this project.${advice}`,
    permission,
  );
};
