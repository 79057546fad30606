export type OwnQuestion = Readonly<{ permission: string; resource: string }>;

/**
 * What a body of checks asks, if it is nothing but questions of the caller about themselves; undefined: it is another one, or none
 * at all. Resources and permissions are not looked into.
 */
export const ownQuestions = (body: unknown): readonly OwnQuestion[] | undefined => {
  if (!isRecord(body) || Object.keys(body).length !== 1) return undefined;
  const { checks } = body;
  if (!Array.isArray(checks) || checks.length === 0 || checks.length > 1_000) return undefined;
  return checks.every(isOwn) ? checks : undefined;
};

const isOwn = (check: unknown): check is OwnQuestion => {
  if (!isRecord(check)) return false;
  for (const key in check) if (key !== 'permission' && key !== 'resource') return false;
  return typeof check['permission'] === 'string' && typeof check['resource'] === 'string';
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
