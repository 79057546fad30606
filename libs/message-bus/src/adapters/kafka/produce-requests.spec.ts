import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import produce, { type ProduceRequest } from 'kafkajs/src/protocol/requests/produce/index.js';
import { writingFast } from './produce-requests.js';

const ofKafkajs = produce.protocol;
writingFast();
const ofOurs = produce.protocol;

const NOW = 1_800_000_000_000;
mock.method(Date, 'now', () => NOW);

const ANY_UTF_16 = fc.array(fc.nat(0xffff), { maxLength: 80 }).map((codes) => String.fromCharCode(...codes));
/** Around the sizes at which one more byte tells how long something is. */
const LONG = fc.constantFrom(63, 64, 127, 128, 8_100, 8_191, 8_192, 70_000).map((length) => 'x'.repeat(length));
const TEXTS = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), ANY_UTF_16, LONG);
const CONTENTS = fc.oneof(
  TEXTS,
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);
const TIMESTAMPS = fc.integer({ min: -(2 ** 40), max: 2 ** 33 }).map((later) => String(NOW + later));

const MESSAGES: fc.Arbitrary<Message> = fc.record(
  {
    key: fc.option(CONTENTS),
    value: fc.option(CONTENTS),
    headers: fc.dictionary(TEXTS, fc.oneof(CONTENTS, fc.array(CONTENTS, { maxLength: 3 })), { maxKeys: 12 }),
    timestamp: fc.option(TIMESTAMPS, { nil: undefined }),
  },
  { requiredKeys: ['value'] },
);

/** Kafka takes none that is longer. */
const TOPICS = fc.string({ unit: 'binary', maxLength: 249 });
const INT_16 = fc.integer({ min: -1, max: 2 ** 15 - 1 });
const INT_32 = fc.integer({ min: 0, max: 2 ** 31 - 1 });

const PARTITIONS = fc.record(
  { partition: INT_32, firstSequence: INT_32, messages: fc.array(MESSAGES, { maxLength: 5 }) },
  { requiredKeys: ['partition', 'messages'] },
);

const REQUESTS: fc.Arbitrary<ProduceRequest> = fc.record(
  {
    acks: fc.constantFrom(-1, 0, 1),
    timeout: INT_32,
    producerId: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }).map(String),
    producerEpoch: INT_16,
    topicData: fc.array(fc.record({ topic: TOPICS, partitions: fc.array(PARTITIONS, { maxLength: 3 }) }), {
      maxLength: 3,
    }),
    // Those of kafkajs for gzip and for none.
    compression: fc.constantFrom(0, 1),
    transactionalId: fc.option(fc.string()),
  },
  { requiredKeys: ['acks', 'timeout', 'topicData'] },
);

const VERSIONS = [0, 1, 2, 3, 4, 5, 6, 7];

const hexOf = async ({ request }: ReturnType<ReturnType<typeof ofOurs>>): Promise<string> =>
  (await request.encode()).buffer.toString('hex');

const one = (message: Message): ProduceRequest => ({
  acks: -1,
  timeout: 1,
  topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [message] }] }],
});

describe('a request to produce', () => {
  it('is byte for byte that of kafkajs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(3, 4, 5, 6, 7), REQUESTS, async (version, request) => {
        assert.equal(await hexOf(ofOurs({ version })(request)), await hexOf(ofKafkajs({ version })(request)));
      }),
      { numRuns: 300 },
    );
  });

  it('is it also with more records than fit into the buffer that it begins with', async () => {
    const messages = Array.from({ length: 2_000 }, (_, n) => ({
      key: `org_${n % 7}`,
      value: `${n} `.repeat(n % 300),
      headers: { ce_id: String(n), ce_subject: 'ä'.repeat(n % 50) },
    }));
    const request = { ...one({ value: '' }), topicData: [{ topic: 't', partitions: [{ partition: 3, messages }] }] };
    assert.equal(await hexOf(ofOurs({ version: 7 })(request)), await hexOf(ofKafkajs({ version: 7 })(request)));
  });

  it('says what kafkajs says of its version and answer', () => {
    for (const version of VERSIONS) {
      const [own, other] = [ofOurs({ version })(one({ value: 'x' })), ofKafkajs({ version })(one({ value: 'x' }))];
      assert.deepEqual(Object.keys(own), Object.keys(other));
      assert.deepEqual(JSON.stringify(own), JSON.stringify(other));
      assert.equal(own.response, other.response);
    }
  });

  it('stays that of kafkajs in versions without record batches', () => {
    for (const version of [0, 1, 2]) assert.equal(ofOurs({ version }), ofKafkajs({ version }));
  });

  it('is refused when a header has no value, as by kafkajs', async () => {
    const request = one({ value: 'x', headers: { name: undefined } });
    for (const protocol of [ofOurs, ofKafkajs])
      await assert.rejects(protocol({ version: 7 })(request).request.encode(), TypeError);
  });

  it('is changed once, however often it is asked for', () => {
    writingFast();
    assert.equal(produce.protocol, ofOurs);
  });
});
