/**
 * How fast rows get into MongoDB through the read model, beside the driver's own bulkWrite of the same documents, in one run
 * with interleaved rounds. `node bench/dist/mongo-projection.js [--json] [--no-bars]`
 */
import { randomUUID } from 'node:crypto';
import { type Change, type ViewDefinition } from '@guildhall/read-model';
import { MongooseReadModel } from '@guildhall/read-model/mongoose';
import { serverAddress } from '@guildhall/tools/servers';
import { createConnection } from 'mongoose';
import { median, report } from './figures.js';

const ROUNDS = 5;
const BATCHES = 6;
const BATCH = 500;

type Member = Readonly<{ id: string; organizationId: string; email: string; name: string; roles: readonly string[] }>;
type Document = Readonly<{ _id: string; live: boolean; position: number; row: Member }>;

const flags = process.argv.slice(2);
const found = await serverAddress('mongo');
if (found.missing !== undefined) throw new Error(found.missing);
const { address: uri } = found;
const database = `bench-${randomUUID()}`;

const member = (n: number): Member => ({
  id: `usr_${String(n).padStart(26, '0')}`,
  organizationId: `org_${n % 50}`,
  email: `member-${n}@example.org`,
  name: `Member ${n} of Many`,
  roles: ['member', ...(n % 10 ? [] : ['admin'])],
});

const batches = (first: number): Change<Member>[][] =>
  Array.from({ length: BATCHES }, (_, batch) =>
    Array.from({ length: BATCH }, (__, n) => {
      const row = member(batch * BATCH + n);
      return { key: row.id, row, position: first + batch * BATCH + n };
    }),
  );

const documentsPerSecond = async (work: () => Promise<void>): Promise<number> => {
  const started = performance.now();
  await work();
  return (BATCHES * BATCH * 1000) / (performance.now() - started);
};

const INDEX = ['organizationId', 'name'] as const;
const definition = (round: number): ViewDefinition<Member> => ({
  name: 'members',
  version: round,
  indexes: [INDEX],
});

const model = await MongooseReadModel.connect({ uri, database });
const connection = await createConnection(uri, {
  dbName: database,
  writeConcern: { w: 'majority', journal: true },
}).asPromise();

const throughReadModel = async (round: number) => {
  const view = await model.view(definition(round));
  const apply = async (first: number) => {
    for (const changes of batches(first)) await view.apply(changes, changes.at(-1)?.position ?? 0);
  };
  return [await documentsPerSecond(() => apply(0)), await documentsPerSecond(() => apply(BATCHES * BATCH))] as const;
};

const raw = async (round: number) => {
  const rows = connection.getClient().db(database).collection<Document>(`raw-${round}`);
  await rows.createIndexes([
    { key: { live: 1, _id: 1 } },
    { key: { live: 1, 'row.organizationId': 1, 'row.name': 1, _id: 1 } },
  ]);
  const write = async (first: number) => {
    for (const changes of batches(first)) {
      await rows.bulkWrite(
        changes.map(({ key, row, position }) => ({
          replaceOne: {
            filter: { _id: key },
            replacement: { live: true, position, row: row ?? member(0) },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    }
  };
  return [await documentsPerSecond(() => write(0)), await documentsPerSecond(() => write(BATCHES * BATCH))] as const;
};

const figures = { model: [] as (readonly [number, number])[], raw: [] as (readonly [number, number])[] };
for (let round = 1; round <= ROUNDS; round += 1) {
  // Each goes first as often as the other, give or take one: what runs second finds a warmer, larger store.
  const order = round % 2 ? [throughReadModel, raw] : [raw, throughReadModel];
  for (const run of order) (run === raw ? figures.raw : figures.model).push(await run(round));
}
await model.close();
await connection.close();

const at = (kind: 'model' | 'raw', which: 0 | 1) => median(figures[kind].map((pair) => pair[which]));
report(
  [
    { name: 'new rows through the read model', value: at('model', 0), unit: 'rows/s' },
    { name: 'the same documents by bulkWrite', value: at('raw', 0), unit: 'documents/s' },
    { name: 'ratio', value: at('model', 0) / at('raw', 0), unit: 'x', bar: { atLeast: 0.5 } },
    { name: 'changed rows through the read model', value: at('model', 1), unit: 'rows/s' },
    { name: 'the same documents by bulkWrite', value: at('raw', 1), unit: 'documents/s' },
    { name: 'ratio', value: at('model', 1) / at('raw', 1), unit: 'x', bar: { atLeast: 0.5 } },
  ],
  flags,
);
