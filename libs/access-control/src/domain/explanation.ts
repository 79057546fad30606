import type { Explanation } from '@guildhall/contracts';
import type { Held } from './project-facts.js';
import { type Resource, scopeText } from './resource.js';

const LISTED = 5;

const list = (items: readonly string[]): string =>
  items.length <= LISTED ? items.join(', ') : `${items.slice(0, LISTED).join(', ')} and ${items.length - LISTED} more`;

const at = (held: Held): string => `${held.role.id} on ${scopeText(held.object)}`;

const giver = ({ grantedBy }: Held): string => (grantedBy.type === 'system' ? 'Guildhall itself' : grantedBy.id);

export const granted = (held: Held, permission: string, { object }: Resource): Explanation => ({
  summary:
    `Allowed: ${held.principal.id} holds the role ${at(held)}, which includes ${permission}` +
    `${held.object === object ? '' : ` and covers everything ${held.object === null ? 'in it' : 'below it'}`}. ` +
    `Given directly by ${giver(held)} at ${held.grantedAt}.`,
  granted: {
    assignmentId: held.assignmentId,
    role: held.role.id,
    via: { type: 'direct' },
    grantedBy: held.grantedBy,
    grantedAt: held.grantedAt,
  },
});

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

export const notAMember = (principal: string, permission: string): Explanation =>
  denied(
    `${principal} is no member of the organization that the project belongs to. Roles count only while one is; invite them first.`,
    permission,
  );

/** Why a member may not: what they hold, and which roles would do. */
export const notGranted = (
  principal: string,
  permission: string,
  { object }: Resource,
  held: Readonly<{ effective: readonly Held[]; ended: readonly Held[]; including: (held: Held) => boolean }>,
  rolesThatWould: readonly string[],
): Explanation => {
  const elsewhere = held.effective.filter(held.including);
  const advice = rolesThatWould.length > 0 ? ` Roles that include it: ${list(rolesThatWould)}.` : '';
  if (elsewhere.length > 0) {
    const scopes = elsewhere.map(at);
    return denied(
      `${principal} holds ${list(scopes)}, which includes ${permission} but does not cover ${scopeText(object)}.`,
      permission,
    );
  }
  if (held.effective.length > 0) {
    return denied(
      `${principal} holds ${list(held.effective.map(at))}, which does not include ${permission}.${advice}`,
      permission,
    );
  }
  if (held.ended.length > 0) {
    return denied(
      `what ${principal} held here (${list(held.ended.map(at))}) was given under an earlier membership. ` +
        `That has ended, and coming back does not bring it back: assign the role again.${advice}`,
      permission,
    );
  }
  return denied(`${principal} is a member of the organization but holds no role in this project.${advice}`, permission);
};
