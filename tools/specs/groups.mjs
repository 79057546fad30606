import { dirname } from 'node:path';

/** They start processes, and take longest: what is left to run beside them at the end is short. */
const FIRST = ['acceptance/', 'tools/', 'libs/event-store/'];
/** So many at least in a process, where its folders have fewer: the imports are much the same everywhere. */
const ENOUGH = 10;

const rank = ({ name }) => {
  const place = FIRST.findIndex((prefix) => name.startsWith(prefix));
  return place === -1 ? FIRST.length : place;
};

/** What runs together in a process: the specs of a folder, or of a few small ones. In the order in which they are to start. */
export const groupsOf = (specs) => {
  const folders = new Map();
  for (const spec of specs) {
    const folder = dirname(spec.name);
    folders.set(folder, [...(folders.get(folder) ?? []), spec]);
  }
  const groups = [];
  let small = [];
  for (const folder of folders.values()) {
    if (folder.length >= ENOUGH || rank(folder[0]) < FIRST.length) groups.push(folder);
    else small = [...small, ...folder];
    if (small.length >= ENOUGH) {
      groups.push(small);
      small = [];
    }
  }
  if (small.length > 0) groups.push(small);
  return groups.sort((a, b) => rank(a[0]) - rank(b[0]) || b.length - a.length);
};
