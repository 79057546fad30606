import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import {
  EventStoreDBClient,
  binaryEvent,
  jsonEvent,
  type AllStreamSubscription,
  type AppendExpectedRevision,
  type EventData,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import { Positions, assertRefused, assertStatus, messageOf, shape, type Thrown } from './compare.fixture.js';
import type { Call, Message, ProposedMessage, ReadingCall, Status } from './recordings.fixture.js';

const CREDENTIALS = { username: 'admin', password: 'changeit' };

/** Makes recorded calls with the real client and holds the answers against the recorded ones. */
export class Replay {
  readonly #positions = new Positions();
  #subscriptions: (() => Promise<void>)[] = [];

  constructor(
    private readonly client: EventStoreDBClient,
    private readonly wait: (milliseconds: number) => void,
  ) {}

  async run(call: Call): Promise<void> {
    switch (call.call) {
      case 'wait':
        return this.wait(call.ms);
      case 'setup':
        return this.#setUp(call.stream, call.events, call.position);
      case 'append':
        return this.#append(call);
      case 'delete':
      case 'tombstone':
        return this.#remove(call);
      case 'read':
        return this.#read(call);
      case 'subscribe':
        return this.#subscribe(call);
    }
  }

  /** Holds every subscription of the step against what was recorded, and ends it. */
  async endOfStep() {
    const subscriptions = this.#subscriptions;
    this.#subscriptions = [];
    for (const check of subscriptions) await check();
  }

  async #setUp(stream: string, events: readonly ProposedMessage[], position: number | undefined) {
    const written = await this.client.appendToStream(stream, events.map(proposed));
    this.#positions.same(position, Number(written.position?.commit));
  }

  async #append({ stream, expected, events, how, chunked, answer }: Extract<Call, { call: 'append' }>) {
    const options = {
      expectedRevision: expectation(expected) as AppendExpectedRevision,
      ...(how === 'unary' && { credentials: CREDENTIALS }),
      ...(chunked && { batchAppendSize: 300 }),
    };
    const outcome = await settled(this.client.appendToStream(stream, events.map(proposed), options));
    if (outcome.thrown) {
      assertRefused(outcome.thrown, answer);
      return;
    }
    assert.equal(answer.error ?? answer.details, undefined, 'was written, but the real server refused');
    assert.equal(outcome.value?.nextExpectedRevision.toString(), answer.revision);
    assert.deepEqual(outcome.value?.position?.commit, outcome.value?.position?.prepare);
    this.#positions.same(answer.position, Number(outcome.value?.position?.commit));
  }

  async #remove({ call, stream, expected, answer }: Extract<Call, { call: 'delete' | 'tombstone' }>) {
    const options = { expectedRevision: expectation(expected) as 'any' };
    const outcome = await settled(
      call === 'delete' ? this.client.deleteStream(stream, options) : this.client.tombstoneStream(stream, options),
    );
    if (outcome.thrown) assertStatus(outcome.thrown, answer);
    else {
      assert.equal(answer.details, undefined, 'was deleted, but the real server refused');
      this.#positions.same(answer.position, Number(outcome.value?.position?.commit));
    }
  }

  async #read(call: ReadingCall) {
    const { stream, backwards, count, resolveLinks = false, answer } = call;
    const common = {
      direction: backwards ? ('backwards' as const) : ('forwards' as const),
      resolveLinkTos: resolveLinks,
      ...(count !== undefined && { maxCount: count }),
    };
    const reading: StreamingRead<ResolvedEvent> =
      stream === undefined
        ? this.client.readAll({ ...common, fromPosition: this.#place(call.from) })
        : this.client.readStream(stream, { ...common, fromRevision: revisionOf(call.from) });
    const messages: Message[] = [];
    const outcome = await settled(
      (async () => {
        for await (const event of reading) messages.push(messageOf(event));
      })(),
    );
    if (outcome.thrown?.type === 'stream-not-found') messages.push('stream-not-found');
    else this.#assertEnd(outcome.thrown, answer.status);
    this.#assertMessages(messages, answer.messages);
  }

  async #subscribe(call: ReadingCall) {
    const { stream, resolveLinks = false, filter, answer } = call;
    const messages: Message[] = [];
    const drain = () => {
      for (let event = source.read() as ResolvedEvent | null; event; event = source.read() as ResolvedEvent | null) {
        messages.push(messageOf(event));
      }
    };
    const note = (message: Message) => {
      drain();
      messages.push(message);
    };
    const source = (
      stream === undefined
        ? this.client.subscribeToAll({
            fromPosition: this.#place(call.from),
            resolveLinkTos: resolveLinks,
            ...(filter && {
              filter: {
                filterOn: filter.on as 'streamName',
                checkpointInterval: filter.interval,
                checkpointReached: (_: unknown, { commit, prepare }: { commit: bigint; prepare: bigint }) =>
                  note({ checkpoint: [Number(commit), Number(prepare)] }),
                ...(filter.window !== undefined && { maxSearchWindow: filter.window }),
                ...(filter.regex === undefined ? { prefixes: [...(filter.prefixes ?? [])] } : { regex: filter.regex }),
              } as never,
            }),
          })
        : this.client.subscribeToStream(stream, { fromRevision: revisionOf(call.from), resolveLinkTos: resolveLinks })
    ) as AllStreamSubscription;
    let thrown: Thrown | undefined;
    source.on('readable', drain);
    source.on('confirmation', () => note('confirmation'));
    source.on('caughtUp', () => note('caught-up'));
    source.on('error', (error: Thrown) => {
      drain();
      thrown ??= error;
    });
    const ready = () => (answer.status ? thrown !== undefined : messages.length >= answer.messages.length);
    // What was recorded before the next call must have come before it is made again here.
    await until(() => messages.length > 0 || thrown !== undefined);
    await until(() => ready() || messages.includes('caught-up') || !answer.messages.includes('caught-up'));
    this.#subscriptions.push(async () => {
      await until(ready);
      await pause(10);
      await source.unsubscribe();
      this.#assertEnd(thrown, answer.status);
      // One that was ended in the middle of the past ended somewhere.
      const cut = !answer.status && !answer.messages.includes('caught-up') && messages.includes('caught-up');
      this.#assertMessages(cut ? messages.slice(0, answer.messages.length) : messages, answer.messages);
    });
  }

  #assertEnd(thrown: Thrown | undefined, status: Status | undefined) {
    if (status) assertStatus(thrown, status);
    else if (thrown) throw thrown;
  }

  #assertMessages(here: readonly Message[], recorded: readonly Message[]) {
    assert.deepEqual(here.map(shape), recorded.map(shape));
    for (const [index, message] of recorded.entries()) {
      const other = here[index];
      if (typeof message === 'string' || typeof other !== 'object') continue;
      if ('checkpoint' in message && 'checkpoint' in other) {
        this.#positions.same(message.checkpoint[0], other.checkpoint[0]);
      }
      if ('event' in message && 'event' in other)
        this.#positions.same(message.event?.position, other.event?.position ?? -1);
      if ('link' in message && 'link' in other)
        this.#positions.same(message.link?.position, other.link?.position ?? -1);
    }
  }

  #place(from: ReadingCall['from']): 'start' | 'end' | { commit: bigint; prepare: bigint } {
    if (typeof from === 'string') return from as 'start' | 'end';
    const [commit, prepare] = from.map((position) => BigInt(this.#positions.of(position)));
    return { commit: commit ?? 0n, prepare: prepare ?? 0n };
  }
}

const proposed = ({ id, type, contentType, data, metadata }: ProposedMessage): EventData => {
  const more = metadata === undefined ? {} : { metadata: JSON.parse(metadata) as object };
  if (contentType === 'application/octet-stream') return binaryEvent({ id, type, data: Buffer.from(data), ...more });
  return jsonEvent({ id, type, data: JSON.parse(data) as never, ...more });
};

const expectation = (text: string): 'any' | 'no_stream' | 'stream_exists' | bigint =>
  text === 'any' || text === 'no_stream' || text === 'stream_exists' ? text : BigInt(text);

const revisionOf = (from: ReadingCall['from']): 'start' | 'end' | bigint =>
  from === 'start' || from === 'end' ? from : BigInt(from as string);

const settled = async <T>(work: Promise<T>): Promise<{ value?: T; thrown?: Thrown }> => {
  try {
    return { value: await work };
  } catch (error) {
    return { thrown: error as Thrown };
  }
};

const until = async (holds: () => boolean) => {
  for (let n = 0; !holds() && n < 200; n += 1) await pause(5);
};
