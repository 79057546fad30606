import type { ServerDuplexStream, ServerReadableStream, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { appendAnswer, batchAnswer, deleteRefused, invalid, streamDeleted, THROWN, tooLarge } from './answers.js';
import { append, remove, type Decided } from './appending.js';
import { notLeader, type AppendFault, type Faults } from './faults.js';
import type { Log } from './log.js';
import { readAll, readStream } from './reading.js';
import type { NewRecord } from './records.js';
import { appendOptions, batchOptions, changeOptions, newRecord, type AppendRequest } from './requests.js';
import { OpenSubscription, type ReadCall } from './subscription.js';
import { shared, streams, structuredUuidOf, uuidText } from './wire.js';
import type { Writer } from './writer.js';

type BatchCall = ServerDuplexStream<
  InstanceType<typeof streams.BatchAppendReq>,
  InstanceType<typeof streams.BatchAppendResp>
>;
type AppendCall = ServerReadableStream<InstanceType<typeof streams.AppendReq>, InstanceType<typeof streams.AppendResp>>;
type Change = 'delete' | 'tombstone';

/** When the real server sends its second answer to a request that it found bad. */
const SECOND_ANSWER_MS = 2_000;

/** The calls of the Streams service. */
export class StreamsCalls {
  constructor(
    private readonly log: Log,
    private readonly writer: Writer,
    private readonly faults: Faults,
    private readonly clock: () => number,
    private readonly address: () => Readonly<{ host: string; port: number }>,
  ) {}

  async read(call: ReadCall) {
    const options = call.request.getOptions();
    try {
      if (!options) throw THROWN;
      if (!options.hasFilter() && !options.hasNoFilter()) throw invalid('Filter option is required.');
      if (options.hasSubscription()) {
        await new OpenSubscription(this.log, call, options, this.faults, this.clock).run();
        return;
      }
      // The real server never answers this one.
      if (options.hasAll() && options.getCount() === '0') return;
      const answers = options.hasAll() ? readAll(this.log, options) : readStream(this.log, options, this.clock());
      for (const answer of answers) {
        if (call.cancelled) return;
        if (!call.write(answer)) await drained(call);
      }
      call.end();
    } catch (error) {
      call.emit('error', error);
    }
  }

  batchAppend(call: BatchCall) {
    const unfinished = new Map<string, { request: AppendRequest; deadline: number | undefined; events: NewRecord[] }>();
    call.on('data', (message: InstanceType<typeof streams.BatchAppendReq>) => {
      const id = message.getCorrelationId() ?? new shared.UUID();
      const key = uuidText(id);
      const options = message.getOptions();
      const events = message.getProposedMessagesList().map(newRecord);
      const known = unfinished.get(key);
      if (known) known.events.push(...events);
      else if (options) {
        const { stream, expected, deadline } = batchOptions(options);
        unfinished.set(key, { request: { stream, expected, events }, deadline, events });
      }
      const whole = message.getIsFinal() ? unfinished.get(key) : undefined;
      if (!whole) return;
      unfinished.delete(key);
      void this.#answerBatch(call, id, whole.request, whole.deadline);
    });
    call.on('end', () => call.end());
    call.on('error', () => undefined);
  }

  async #answerBatch(
    call: BatchCall,
    id: InstanceType<typeof shared.UUID>,
    request: AppendRequest,
    deadline: number | undefined,
  ) {
    const fault = this.faults.takeAppend();
    if (fault === 'not-leader') {
      const { host, port } = this.address();
      call.emit('error', notLeader(host, port));
      return;
    }
    if (deadline !== undefined && deadline < Date.now()) {
      call.write(batchAnswer(id, request.stream, { outcome: 'timeout' }));
      return;
    }
    const decided = await this.#append(request, fault);
    if (!decided || call.cancelled) return;
    call.write(batchAnswer(id, request.stream, decided));
    if (decided.outcome !== 'bad-request' && fault !== 'second-answer') return;
    const again = batchAnswer(structuredUuidOf(uuidText(id)), request.stream, { outcome: 'timeout' });
    setTimeout(() => !call.cancelled && call.write(again), fault ? 10 : SECOND_ANSWER_MS).unref();
  }

  append(call: AppendCall, answer: sendUnaryData<InstanceType<typeof streams.AppendResp>>) {
    let options: Omit<AppendRequest, 'events'> | undefined;
    const events: NewRecord[] = [];
    call.on('data', (message: InstanceType<typeof streams.AppendReq>) => {
      const given = message.getOptions();
      const event = message.getProposedMessage();
      if (given) options = appendOptions(given);
      if (event) events.push(newRecord(event));
    });
    call.on('end', () => {
      if (options) void this.#answerAppend({ ...options, events }, answer);
      else answer(THROWN);
    });
    call.on('error', () => undefined);
  }

  async #answerAppend(request: AppendRequest, answer: sendUnaryData<InstanceType<typeof streams.AppendResp>>) {
    const fault = this.faults.takeAppend();
    if (fault === 'not-leader') {
      const { host, port } = this.address();
      answer(notLeader(host, port));
      return;
    }
    const decided = await this.#append(request, fault);
    if (!decided) return undefined;
    switch (decided.outcome) {
      case 'deleted':
        return answer(streamDeleted(request.stream));
      case 'too-large':
        return answer(tooLarge);
      case 'bad-request':
        return answer(THROWN);
      case 'written':
      case 'wrong-version':
        return answer(null, appendAnswer(decided));
    }
  }

  /** Nothing when it is never to be answered. */
  async #append(request: AppendRequest, fault: AppendFault | undefined): Promise<Decided | undefined> {
    const { stream, expected, events } = request;
    const decided = await this.writer.submit(() => append(this.log, stream, expected, events));
    if (fault === 'no-answer') return undefined;
    if (fault !== 'wrong-version') return decided;
    return { outcome: 'wrong-version', actual: this.log.stream(stream)?.last ?? -1, expected };
  }

  delete(
    call: ServerUnaryCall<InstanceType<typeof streams.DeleteReq>, InstanceType<typeof streams.DeleteResp>>,
    answer: sendUnaryData<InstanceType<typeof streams.DeleteResp>>,
  ) {
    const deleted = new streams.DeleteResp();
    const at = new streams.DeleteResp.Position();
    const done = (position: number) =>
      deleted.setPosition(at.setCommitPosition(String(position)).setPreparePosition(String(position)));
    void this.#remove('delete', changeOptions(call.request.getOptions()), done, answer);
  }

  tombstone(
    call: ServerUnaryCall<InstanceType<typeof streams.TombstoneReq>, InstanceType<typeof streams.TombstoneResp>>,
    answer: sendUnaryData<InstanceType<typeof streams.TombstoneResp>>,
  ) {
    const deleted = new streams.TombstoneResp();
    const at = new streams.TombstoneResp.Position();
    const done = (position: number) =>
      deleted.setPosition(at.setCommitPosition(String(position)).setPreparePosition(String(position)));
    void this.#remove('tombstone', changeOptions(call.request.getOptions()), done, answer);
  }

  async #remove<T>(
    change: Change,
    { stream, expected }: Omit<AppendRequest, 'events'>,
    done: (position: number) => T,
    answer: sendUnaryData<T>,
  ) {
    const decided = await this.writer.submit(() => remove(this.log, stream, expected, change === 'tombstone'));
    if (decided.outcome === 'written') answer(null, done(decided.position));
    else answer(deleteRefused(stream, decided));
  }
}

/** Resolves when the call takes more, or nobody wants any. */
const drained = (call: ReadCall): Promise<void> =>
  new Promise((resolve) => {
    const settle = () => {
      call.off('drain', settle);
      call.off('cancelled', settle);
      resolve();
    };
    call.once('drain', settle);
    call.once('cancelled', settle);
  });
