import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as contracts from './index.js';
import type { Context } from './index.js';

type Golden = Readonly<{ context: string; type: string; version: number; data: unknown }>;

/** One line for each version of each event that was ever released. Lines are added, never changed or removed. */
const golden = readFileSync(new URL('../golden/events.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Golden);

const isContext = (value: unknown): value is Context =>
  typeof value === 'object' && value !== null && 'categories' in value;
const exported: readonly unknown[] = Object.values(contracts);
const contexts = exported.filter(isContext);

describe('every event that was ever released', () => {
  for (const { context, type, version, data } of golden) {
    it(`${context}: ${type} version ${version} can be read`, () => {
      const definition = contexts.find(({ name }) => name === context)?.events[type];
      assert.ok(definition, 'an event that was released is never removed');
      assert.ok(version <= definition.version, 'a version never goes back');
      const up = definition.upcasters
        .slice(version - 1)
        .reduce<unknown>((older, upcast) => upcast(older as Readonly<Record<string, never>>), data);
      // The present shape accepts what was written with it as it is, and what older ones become.
      assert.deepEqual(definition.data.parse(up), up);
    });
  }
});

describe('the golden corpus', () => {
  for (const { name, events } of contexts) {
    for (const { type, version } of Object.values(events)) {
      it(`has ${type} of ${name} in every version`, () => {
        const versions = golden
          .filter((line) => line.context === name && line.type === type)
          .map((line) => line.version);
        assert.deepEqual(
          versions,
          Array.from({ length: version }, (_, index) => index + 1),
        );
      });
    }
  }

  it('has no two events of one name', () => {
    const types = contexts.flatMap(({ events }) => Object.keys(events));
    assert.equal(new Set(types).size, types.length);
  });
});
