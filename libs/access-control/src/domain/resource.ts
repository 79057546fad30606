import { OBJECT_PATH, OBJECT_PATH_LENGTH } from '@guildhall/contracts';

/** What a question is about: a whole project (`object` null) or an object in it. */
export type Resource = Readonly<{ projectId: string; object: string | null }>;

const PREFIX = 'projects/';

/** Reads `projects/{id}` or `projects/{id}/{object path}`; undefined for anything else. */
export const resourceOf = (path: string): Resource | undefined => {
  if (!path.startsWith(PREFIX)) return undefined;
  const end = path.indexOf('/', PREFIX.length);
  const projectId = end < 0 ? path.slice(PREFIX.length) : path.slice(PREFIX.length, end);
  if (projectId === '') return undefined;
  if (end < 0) return { projectId, object: null };
  const object = path.slice(end + 1);
  return object.length <= OBJECT_PATH_LENGTH && OBJECT_PATH.test(object) ? { projectId, object } : undefined;
};

/** Whether what holds on `scope` holds on `object`: it is the same, or lies below it. The whole project covers everything. */
export const covers = (scope: string | null, object: string | null): boolean =>
  scope === null ||
  (object !== null && object.startsWith(scope) && (object.length === scope.length || object[scope.length] === '/'));

export const scopeText = (object: string | null): string => (object === null ? 'the whole project' : object);
