import { dirname } from 'node:path';

/** They start processes, and take longest: what is left to run beside them at the end is short. */
const FIRST = ['acceptance/', 'tools/', 'libs/event-store/'];
const rank = ([{ name }]) => {
  const place = FIRST.findIndex((prefix) => name.startsWith(prefix));
  return place === -1 ? FIRST.length : place;
};

/** What runs together in a process: the specs of a folder. In the order in which they are to start. */
export const groupsOf = (specs) => {
  const folders = new Map();
  for (const spec of specs) {
    const folder = dirname(spec.name);
    folders.set(folder, [...(folders.get(folder) ?? []), spec]);
  }
  return [...folders.values()].sort((a, b) => rank(a) - rank(b) || b.length - a.length);
};
