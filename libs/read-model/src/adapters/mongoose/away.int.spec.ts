import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { Unavailable } from '@guildhall/availability';
import { Cable, describeWith } from '@guildhall/tools/servers';
import { MongooseReadModel } from './index.js';

type Item = Readonly<{ id: string }>;

await describeWith('mongo', 'the Mongo read model while its server is away', (url) =>
  describe('the Mongo read model while its server is away', () => {
    it('says so, whatever is asked of it', { timeout: 60_000 }, async () => {
      const cable = await Cable.to(Number(new URL(url).port));
      const uri = `mongodb://127.0.0.1:${cable.port}/?directConnection=true`;
      const readModel = await MongooseReadModel.connect({ uri, database: `away-${randomUUID()}` });
      const definition = { name: 'items', version: 1 };
      const view = await readModel.view<Item>(definition);
      const leases = readModel.leases();
      await view.apply([{ key: 'a', row: { id: 'a' }, position: 1 }], 1);
      const held = await leases.acquire('l', 'me', 60_000);
      cable.cut();
      const asked = {
        get: () => view.get('a'),
        getMany: () => view.getMany(['a']),
        seen: () => view.seen(['a']),
        find: () => view.find({}),
        count: () => view.count(),
        apply: () => view.apply([{ key: 'b', row: { id: 'b' }, position: 2 }], 2),
        'apply without changes': () => view.apply([], 2),
        checkpoint: () => view.checkpoint(),
        park: () => view.park('a'),
        parked: () => view.parked(),
        view: () => readModel.view<Item>({ name: 'others', version: 1 }),
        checkpointOf: () => readModel.checkpointOf([definition]),
        versions: () => readModel.versions('items'),
        acquire: () => leases.acquire('m', 'me', 60_000),
        renew: () => leases.renew('l', held!.token, 60_000),
        release: () => leases.release('l', held!.token),
        read: () => leases.read('l'),
        connect: () => MongooseReadModel.connect({ uri, database: 'never' }),
      };
      await Promise.all(
        Object.entries(asked).map(([what, ask]) => assert.rejects(ask, Unavailable, `${what} says so`)),
      );
      await readModel.close();
    });
  }),
);
