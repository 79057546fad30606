import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as contracts from '@guildhall/contracts';
import { AuditEvent, type Context, type EventDefinition, ID_PREFIXES } from '@guildhall/contracts';
import { CommandContext } from '@guildhall/event-sourcing';
import { type Bench, openBench } from '@guildhall/testing';
import { z } from 'zod';
import { ReadAuditEventsRoute } from './read-audit-events.js';
import { AUDITED } from './trail.js';
import { instantsOf } from './instants.fixture.js';
import { AuditViews } from './views.js';

type Schema = Readonly<{
  type?: string;
  pattern?: string;
  format?: string;
  enum?: readonly unknown[];
  const?: unknown;
  minimum?: number;
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
}>;

/** Something that the schema accepts, with every optional field in it. */
const sample = (schema: Schema): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sample(schema.anyOf[0]!);
  if (schema.type === 'object') {
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sample(inner)]));
  }
  if (schema.type === 'array') return [sample(schema.items ?? {})];
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (schema.type === 'boolean') return true;
  if (schema.format === 'date-time') return '2026-01-01T00:00:00Z';
  const prefix = /^\^([a-z]{3})_/.exec(schema.pattern ?? '')?.[1];
  return prefix ? `${prefix}_00000000000000000000000001` : 'something';
};
const sampleOf = ({ data }: EventDefinition) =>
  sample(z.toJSONSchema(data, { io: 'input' }) as Schema) as Record<string, unknown>;

const ORGANIZATION = `${ID_PREFIXES.organization}_00000000000000000000000001`;
const ADA = `${ID_PREFIXES.user}_00000000000000000000000009`;

const record = (bench: Bench, context: Context, { type }: EventDefinition, data: unknown) => {
  const decider = { category: context.categories[0]!, initialState: () => 0, evolve: (state: number) => state };
  const request = { requestId: `request-${type}`, issuedAt: new Date(), source: { address: '192.0.2.7' } };
  const command = CommandContext.ofRequest({ type: 'user', id: ADA }, request);
  return bench.decisions.decide(decider, type, command, () => [{ type, data }]);
};

describe('the trail', () => {
  const definitions = AUDITED.flatMap((context) =>
    Object.values(context.events as Readonly<Record<string, EventDefinition>>).map((definition) => ({
      context,
      definition,
      data: sampleOf(definition),
    })),
  );
  let bench: Bench;
  let shown: ReadonlyMap<string, AuditEvent>;

  before(async () => {
    bench = await openBench(AUDITED);
    const views = await AuditViews.open(bench.subscriptions, bench.readModel);
    for (const { context, definition, data } of definitions) await record(bench, context, definition, data);
    await bench.subscriptions.start();
    const { data } = await new ReadAuditEventsRoute(views, bench.codec, await instantsOf(bench)).list(ORGANIZATION, {
      limit: 200,
      sort: '-time',
    });
    shown = new Map(data.map((event) => [event.type, event]));
  });
  after(() => bench.close());

  const inTrail = ({ definition, data }: (typeof definitions)[number]) =>
    !definition.internal && data['organizationId'] !== undefined;

  it('has definitions to be complete about', () => assert.ok(definitions.filter(inTrail).length >= 14));

  it('follows every context that has anything to show', () => {
    const isContext = (value: unknown): value is Context =>
      typeof value === 'object' && value !== null && 'categories' in value;
    const followed = new Set(AUDITED.map(({ name }) => name));
    const left = Object.values<unknown>(contracts)
      .filter(isContext)
      .filter(({ name, events }) => !followed.has(name) && Object.values(events).some(({ internal }) => !internal));
    // That somebody was told of a change is not another change.
    assert.deepEqual(
      left.map(({ name }) => name),
      ['notifications'],
    );
  });

  for (const entry of definitions) {
    const { type } = entry.definition;
    if (!inTrail(entry)) {
      it(`leaves out ${type}, which is ${entry.definition.internal ? 'internal' : 'of no organization'}`, () =>
        assert.ok(!shown.has(type)));
      continue;
    }
    it(`has ${type}, whole, with a target and where it came from`, () => {
      const event = shown.get(type);
      assert.ok(event);
      assert.deepEqual(AuditEvent.parse(event), event);
      assert.deepEqual(event.data, entry.data);
      assert.ok(event.target);
      assert.deepEqual(event.source, { address: '192.0.2.7' });
      assert.equal(event.actor.id, ADA);
    });
  }
});
