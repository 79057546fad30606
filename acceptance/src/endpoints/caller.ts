import type { GuildhallClient } from '@guildhall/client/api';
import type { Person } from '../stage.js';
import type { Operation } from './operations.js';
import type { Ids } from './world.js';

export type Tried = Readonly<{ status: number; code: string; text: string }>;

/** An ETag that nothing has any more. */
export const LONG_AGO = '"0"';

/** Another kind's id of the same form, for each parameter that is an id. */
export const OTHER_KIND: Readonly<Record<string, string>> = {
  organizationId: 'projectId',
  projectId: 'organizationId',
  userId: 'organizationId',
  groupId: 'userId',
  roleId: 'userId',
  invitationId: 'userId',
  assignmentId: 'userId',
  transferId: 'userId',
  sessionId: 'userId',
};

export const parametersOf = (name: string): readonly string[] =>
  [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);

/**
 * Makes the call with these ids, as fresh as `reader`; what is not there has a name that nobody has. Who says `onlyIf` changes only
 * what has that ETag.
 */
export const callOf =
  (instance: () => string, reader: () => GuildhallClient | undefined) =>
  async (name: string, operation: Operation, ids: Ids, who?: Person, onlyIf?: string): Promise<Tried> => {
    const [method, template] = name.split(' ') as [string, string];
    const real: Ids = operation.roleId ? { ...ids, roleId: ids[operation.roleId] } : ids;
    const path = template.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => real[parameter] ?? 'none');
    const query = new URLSearchParams(operation.query?.(real));
    const body = operation.body && JSON.stringify(operation.body(real));
    const token = who?.api.tokens?.accessToken;
    const position = reader()?.position;
    const response = await fetch(`${instance()}${path}${query.size > 0 ? `?${query.toString()}` : ''}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(position && { 'guildhall-at-least': position }),
        ...(onlyIf && { 'if-match': onlyIf }),
      },
      ...(body !== undefined && { body }),
    });
    reader()?.seen(response.headers.get('guildhall-position') ?? undefined);
    const text = await response.text();
    const code = response.status >= 400 ? (JSON.parse(text) as { code: string }).code : '';
    return { status: response.status, code, text: `${name}: ${response.status} ${text.slice(0, 300)}` };
  };
