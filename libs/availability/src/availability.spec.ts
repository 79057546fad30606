import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUnavailable, Unavailable } from './index.js';
import { answered, askingMongo } from './mongodb.js';

class StoreAway extends Unavailable {
  override readonly name = 'StoreAway';
}

const named = (name: string, code?: number) => Object.assign(new Error(name), { name, ...(code && { code }) });

describe('an outage', () => {
  it('is known by its class, through those who wrapped it', () => {
    assert.ok(isUnavailable(new Unavailable('away')));
    assert.ok(isUnavailable(new StoreAway('away')));
    assert.ok(isUnavailable(new Error('cannot go on', { cause: new StoreAway('away') })));
  });

  it('is nothing else that is thrown', () => {
    const circle: Error & { cause?: unknown } = new Error('round');
    circle.cause = circle;
    for (const thrown of [new Error('a bug'), 'words', undefined, null, Object.create(null), circle])
      assert.ok(!isUnavailable(thrown));
  });

  for (const error of [
    named('MongoNetworkError'),
    named('MongoServerSelectionError'),
    named('MongoNotConnectedError'),
    named('MongoPoolClearedError'),
    named('MongoServerError', 10_107),
    named('MongoWriteConcernError', 64),
    named('MongoBulkWriteError', 91),
  ])
    it(`is what MongoDB's driver calls ${error.message} ${String((error as { code?: number }).code ?? '')}`, async () => {
      await assert.rejects(
        askingMongo(() => Promise.reject(error)),
        (thrown: Error) => thrown instanceof Unavailable && thrown.cause === error,
      );
    });

  it("is also what MongoDB's driver wraps in an error of a bulk write that was never answered", async () => {
    const unanswered = Object.assign(named('MongoBulkWriteError'), { writeErrors: [] });
    await assert.rejects(
      askingMongo(() => Promise.reject(unanswered)),
      Unavailable,
    );
  });

  it('is not what the server refuses', async () => {
    const duplicate = named('MongoServerError', 11_000);
    const duplicates = Object.assign(named('MongoBulkWriteError'), { writeErrors: [duplicate] });
    for (const refused of [duplicate, duplicates])
      await assert.rejects(
        askingMongo(() => Promise.reject(refused)),
        (thrown) => thrown === refused,
      );
    assert.equal(await askingMongo(() => Promise.resolve(1)), 1);
  });

  it('is a call that the driver has forgotten', async () => {
    const forgotten = new Promise<never>(() => undefined);
    await assert.rejects(answered(forgotten, 20), /MongoDB gave no answer for 20 ms/);
    await assert.rejects(
      askingMongo(() => forgotten, 20),
      Unavailable,
    );
    await assert.rejects(
      askingMongo(() => answered(forgotten, 20), Number.POSITIVE_INFINITY),
      (thrown: Error) => thrown instanceof Unavailable && thrown.cause === undefined,
    );
    assert.equal(await answered(Promise.resolve(1), 20), 1);
  });
});
