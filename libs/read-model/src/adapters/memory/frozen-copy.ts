/** A copy that shares nothing with the original and that nobody can change. Rows are JSON; what is not, is dropped. */
export const frozenCopy = <T extends object>(value: T): T => {
  const copy: T = JSON.parse(JSON.stringify(value));
  return deepFreeze(copy);
};

const deepFreeze = <T extends object>(value: T): T => {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
};
