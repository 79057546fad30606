import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import convert from '@eventstore/db-client/dist/utils/convertGrpcEvent.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import fc from 'fast-check';
import { identifierOf, shared, streams, structuredUuidOf, uuidOf } from '../../testing/wire.js';
import { eventAnswer, readingFast, type ReadingClient } from './read-answers.js';

const { StreamsClient } = streamsService;
const ID = '0193f7c8-2f6e-7d3a-9a51-0c7a5b1d2e3f';
const POSITIONS = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);

const RECORDS = fc.record({
  stream: fc.string({ unit: 'binary' }),
  revision: POSITIONS,
  commit: POSITIONS,
  prepare: POSITIONS,
  system: fc.dictionary(fc.string(), fc.string({ unit: 'binary' })),
  type: fc.option(fc.string(), { nil: undefined }),
  contentType: fc.constantFrom('application/json', 'application/octet-stream', undefined),
  created: fc.option(POSITIONS, { nil: undefined }),
  metadata: fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.uint8Array(),
  ),
  data: fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.uint8Array(),
  ),
  position: fc.option(POSITIONS, { nil: undefined }),
});

type Given = typeof RECORDS extends fc.Arbitrary<infer Value> ? Value : never;

const recorded = ({ type, contentType, created, ...given }: Given) => {
  const event = new streams.ReadResp.ReadEvent.RecordedEvent();
  event.setId(uuidOf(ID));
  event.setStreamIdentifier(identifierOf(given.stream));
  event.setStreamRevision(given.revision);
  event.setCommitPosition(given.commit);
  event.setPreparePosition(given.prepare);
  const system = { ...given.system, ...(type !== undefined && { type }), ...(created !== undefined && { created }) };
  for (const [name, value] of Object.entries(system)) event.getMetadataMap().set(name, value);
  if (contentType !== undefined) event.getMetadataMap().set('content-type', contentType);
  event.setCustomMetadata(given.metadata);
  event.setData(given.data);
  return event;
};

const answered = (event: ReturnType<typeof recorded>, position?: string) => {
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(event);
  if (position === undefined) read.setNoPosition(new shared.Empty());
  else read.setCommitPosition(position);
  const answer = new streams.ReadResp();
  answer.setEvent(read);
  return answer;
};

type Convertible = Parameters<typeof convert.convertGrpcEvent>[0];

const GIVEN: Given = {
  stream: 'access-prj_1',
  revision: '0',
  commit: '7',
  prepare: '7',
  system: {},
  type: 'RoleAssigned',
  contentType: 'application/json',
  created: '17000000000000000',
  metadata: Buffer.from('{}'),
  data: Buffer.from('{"a":1}'),
  position: '7',
};

describe('an answer with an event', () => {
  it('becomes what the generated decoder makes of it', () =>
    fc.assert(
      fc.property(RECORDS, (given) => {
        const bytes = answered(recorded(given), given.position).serializeBinary();
        const read = eventAnswer(Buffer.from(bytes));
        assert.ok(read);
        const found = convert.convertGrpcEvent(read.getEvent() as unknown as Convertible);
        const expected = convert.convertGrpcEvent(streams.ReadResp.deserializeBinary(bytes).getEvent()!);
        const plain = ({ event, ...rest }: typeof found) => ({
          ...rest,
          // Bytes are the same bytes, in whatever kind of array.
          event: { ...event, data: bytesOrJson(event?.data), metadata: bytesOrJson(event?.metadata) },
        });
        assert.deepEqual(plain(found), plain(expected));
      }),
      { numRuns: 300 },
    ));

  it('may have fields that nobody knows', () => {
    const known = Buffer.from(answered(recorded(GIVEN), '7').serializeBinary());
    // Field 100 of the event, as a text: `a2 06` is 100 << 3 | 2.
    const unknown = Buffer.from([0xa2, 0x06, 2, 0x68, 0x69]);
    assert.ok(known[1]! < 0x80 || known[2]! < 0x80);
    const inner = known.subarray(known[1]! < 0x80 ? 2 : 3);
    const length = inner.length + unknown.length;
    const varint = length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
    const read = eventAnswer(Buffer.concat([Buffer.from([0x0a, ...varint]), unknown, inner]));
    assert.equal(read?.getEvent().getEvent().getStreamName(), 'access-prj_1');
  });
});

const bytesOrJson = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);

describe('any other answer', () => {
  it('is left to the generated decoder', () => {
    const of = (fill: (answer: InstanceType<typeof streams.ReadResp>) => void) => {
      const answer = new streams.ReadResp();
      fill(answer);
      return Buffer.from(answer.serializeBinary());
    };
    const structured = recorded(GIVEN);
    structured.setId(structuredUuidOf(ID));
    const linked = answered(recorded(GIVEN), '7');
    linked.getEvent()!.setLink(recorded(GIVEN));
    const others = [
      Buffer.alloc(0),
      of((answer) => answer.setConfirmation(new streams.ReadResp.SubscriptionConfirmation())),
      of((answer) => answer.setCheckpoint(new streams.ReadResp.Checkpoint())),
      of((answer) => answer.setStreamNotFound(new streams.ReadResp.StreamNotFound())),
      of((answer) => answer.setCaughtUp(new streams.ReadResp.CaughtUp())),
      of((answer) => answer.setFirstStreamPosition('10')),
      of((answer) => answer.setEvent(new streams.ReadResp.ReadEvent())),
      Buffer.from(answered(structured, '7').serializeBinary()),
      Buffer.from(linked.serializeBinary()),
    ];
    for (const bytes of others) assert.equal(eventAnswer(bytes), undefined, bytes.toString('hex'));
  });
});

describe('a client of the service', () => {
  it('has what is needed to read fast in the version that is used', () => {
    const client = Object.create(StreamsClient.prototype as object) as Required<ReadingClient>;
    const calls: unknown[][] = [];
    client.makeServerStreamRequest = (...given) => calls.push(given);
    readingFast(client);
    client.read('request', 'options');
    const [path, , decode, ...given] = calls[0]!;
    assert.equal(path, '/event_store.client.streams.Streams/Read');
    assert.deepEqual(given, ['request', 'options']);
    const decoded = decode as (bytes: Buffer) => unknown;
    assert.ok(!(decoded(Buffer.from(answered(recorded(GIVEN)).serializeBinary())) instanceof streams.ReadResp));
    const caughtUp = new streams.ReadResp();
    caughtUp.setCaughtUp(new streams.ReadResp.CaughtUp());
    const other = decoded(Buffer.from(caughtUp.serializeBinary()));
    assert.ok(other instanceof streams.ReadResp && other.hasCaughtUp());
  });
});
