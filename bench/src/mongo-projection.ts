import { randomUUID } from 'node:crypto';
import type { Change, ViewDefinition } from '@guildhall/read-model';
import { MongooseReadModel } from '@guildhall/read-model/mongoose';
import { createConnection } from 'mongoose';
import { type Figure, median } from './figures.js';
import { interleaved, perSecond, ratio } from './rounds.js';

const ROUNDS = 5;
const BATCHES = 6;
const BATCH = 500;
const ROWS = BATCHES * BATCH;
const BAR = 0.5;

type Member = Readonly<{ id: string; organizationId: string; email: string; name: string; roles: readonly string[] }>;
type Document = Readonly<{ _id: string; live: boolean; position: number; row: Member }>;

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

const definition = (version: number): ViewDefinition<Member> => ({
  name: 'members',
  version,
  indexes: [['organizationId', 'name']],
});

/** How fast rows get into MongoDB through the read model, beside the driver's own bulkWrite of the same documents. */
export const mongoProjection = async ({ mongo: uri }: Readonly<{ mongo: string }>): Promise<readonly Figure[]> => {
  const database = `bench-${randomUUID()}`;
  const model = await MongooseReadModel.connect({ uri, database });
  const connection = await createConnection(uri, {
    dbName: database,
    writeConcern: { w: 'majority', journal: true },
  }).asPromise();
  const changed: Record<'model' | 'raw', number[]> = { model: [], raw: [] };
  let round = 0;

  const throughReadModel = async (): Promise<number> => {
    const view = await model.view(definition((round += 1)));
    const apply = async (first: number) => {
      for (const changes of batches(first)) await view.apply(changes, changes.at(-1)?.position ?? 0);
    };
    const rate = await perSecond(ROWS, () => apply(0));
    changed.model.push(await perSecond(ROWS, () => apply(ROWS)));
    return rate;
  };

  const byBulkWrite = async (): Promise<number> => {
    const rows = connection
      .getClient()
      .db(database)
      .collection<Document>(`raw-${(round += 1)}`);
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
    const rate = await perSecond(ROWS, () => write(0));
    changed.raw.push(await perSecond(ROWS, () => write(ROWS)));
    return rate;
  };

  try {
    const fresh = await interleaved(ROUNDS, { model: throughReadModel, raw: byBulkWrite });
    return [
      { name: 'new rows through the read model', value: median(fresh.model), unit: 'rows/s' },
      { name: 'the same documents by bulkWrite', value: median(fresh.raw), unit: 'rows/s' },
      { name: '  ratio', value: ratio(fresh.model, fresh.raw), unit: 'x', bar: { atLeast: BAR } },
      { name: 'changed rows through the read model', value: median(changed.model), unit: 'rows/s' },
      { name: 'the same documents by bulkWrite', value: median(changed.raw), unit: 'rows/s' },
      { name: '  ratio', value: ratio(changed.model, changed.raw), unit: 'x', bar: { atLeast: BAR } },
    ];
  } finally {
    await model.close();
    await connection.close();
  }
};
