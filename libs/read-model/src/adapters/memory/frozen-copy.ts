/**
 * A copy that nobody can change and that shares nothing with the original but what is frozen there: who freezes a part says
 * that nothing in it will change. Rows are JSON; anything else is a TypeError.
 */
export const frozenCopy = <T extends object>(value: T): T => copyOf(value) as T;

const copyOf = (value: unknown): unknown => {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? copyOfArray(value) : copyOfObject(value);
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`A row is JSON: it cannot hold a ${typeof value}`);
  }
  return value;
};

const copyOfArray = (value: readonly unknown[]): readonly unknown[] => Object.freeze(value.map(copyOf));

const copyOfObject = (value: object): object => {
  if (Object.isFrozen(value)) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return copyOf((value.toJSON as () => unknown)()) as object;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[name];
    if (inner !== undefined) copy[name] = copyOf(inner);
  }
  return Object.freeze(copy);
};
