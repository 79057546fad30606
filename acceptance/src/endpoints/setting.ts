import assert from 'node:assert/strict';
import { before } from 'node:test';
import type { Template } from '@guildhall/client/api';
import { type Person, stage } from '../stage.js';
import { callOf } from './caller.js';
import { type Operation, OPERATIONS } from './operations.js';
import { cast, createWorld, type World } from './world.js';

/** Every operation, and those that are about something that belongs to an organization. */
export const ALL = Object.entries(OPERATIONS);
export const SCOPED = ALL.filter(([, { access }]) => access !== 'public' && access !== 'signed-in');

/** The permissions that it takes, in the organization or in the project. */
export const permissionsFor = (kind: 'organization' | 'project', { access }: Operation): readonly string[] =>
  access.startsWith(`${kind}:`) ? access.slice(kind.length + 1).split('+') : [];

/** An instance with a world of each of these templates. To be called within `describe`. */
export const setting = (...templates: readonly string[]) => {
  const on = stage();
  const { instance } = on;
  const worlds = new Map<string, World>();
  let people: readonly Person[] = [];
  const members = () => people.slice(0, 5);
  const [outsider, stranger] = [() => people[5]!, () => people[6]!];
  const call = callOf(instance, () => people[5]?.api);

  const written = async () => {
    const metrics = await (await fetch(`${instance()}/metrics`)).text();
    return /^guildhall_appended_events_total (\d+)/m.exec(metrics)?.[1];
  };
  /** Waits until nothing follows any more from what was done. Everybody is then as fresh. */
  const settle = async () => {
    outsider().api.seen(people[0]!.api.position);
    for (let last = await written(); ;) {
      // Waits for what follows from all that was seen to be written; that may be followed by something in turn.
      await outsider().api.get('/v1/users/me');
      const now = await written();
      if (now === last) return;
      last = now;
    }
  };
  /** Does things once all is settled, and sees that nothing was written. */
  const writingNothing = async (act: () => Promise<void>): Promise<void> => {
    const before = await written();
    await act();
    assert.equal(await written(), before, 'something was written');
  };
  const create = async (template: Template, as: readonly Person[] = members(), unknown = stranger()) =>
    createWorld(on, template, as, unknown);

  before(async () => {
    people = await cast(on);
    const { data } = await people[0]!.api.get('/v1/templates');
    for (const template of data) if (templates.includes(template.id)) worlds.set(template.id, await create(template));
    await settle();
  });

  return { ...on, worlds, members, outsider, stranger, call, settle, writingNothing, create };
};
