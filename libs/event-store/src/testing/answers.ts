import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { Decided, Expected } from './appending.js';
import type { LogRecord } from './records.js';
import { NOTHING, revisionText } from './records.js';
import { any, empty, identifierOf, shared, status as rpc, streams, uuidOf } from './wire.js';

const MAX_APPEND_BYTES = 1_048_576;

const refusal = (code: number, details: string, trailers: Record<string, string> = {}): Partial<ServiceError> => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return { code, details, metadata };
};

export const THROWN = refusal(status.UNKNOWN, 'Exception was thrown by handler.');
export const NO_SUCH_POSITION = refusal(status.UNKNOWN, 'Unexpected ReadAllResult: Error');
export const BAD_READ = refusal(status.UNKNOWN, 'Unexpected ReadStreamResult: Error');

export const invalid = (details: string) => refusal(status.INVALID_ARGUMENT, details);

export const streamDeleted = (name: string) =>
  refusal(status.FAILED_PRECONDITION, `Event stream '${name}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': name,
  });

export const tooLarge = refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
  exception: 'maximum-append-size-exceeded',
  'maximum-append-size': String(MAX_APPEND_BYTES),
});

/** The number by which a failed deletion names what it expected. */
const numberOf = (expected: Expected): number => {
  switch (expected.kind) {
    case 'revision':
      return expected.revision;
    case 'no-stream':
      return -1;
    case 'any':
      return -2;
    case 'stream-exists':
      return -4;
  }
};

export const deleteRefused = (name: string, decided: Exclude<Decided, { outcome: 'written' }>) => {
  if (decided.outcome !== 'wrong-version') return streamDeleted(name);
  const expected = numberOf(decided.expected);
  return refusal(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${name}, Expected version: ${expected}, Actual version: ${decided.actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': name,
      'expected-version': String(expected),
      'actual-version': String(decided.actual),
    },
  );
};

/** The answer of the Append call, where a wrong version is no error. */
export const appendAnswer = (decided: Extract<Decided, { outcome: 'written' | 'wrong-version' }>) => {
  const answer = new streams.AppendResp();
  if (decided.outcome === 'written') {
    const success = new streams.AppendResp.Success();
    if (decided.noStream) success.setNoStream(new shared.Empty());
    else success.setCurrentRevision(String(decided.revision));
    const position = new streams.AppendResp.Position();
    position.setCommitPosition(String(decided.position));
    position.setPreparePosition(String(decided.position));
    success.setPosition(position);
    answer.setSuccess(success);
    return answer;
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  const { actual, expected } = decided;
  if (actual === -1) {
    wrong.setNoStream2060(new shared.Empty());
    wrong.setCurrentNoStream(new shared.Empty());
  } else {
    wrong.setCurrentRevision2060(actual);
    wrong.setCurrentRevision(String(actual));
  }
  if (expected.kind === 'revision') {
    wrong.setExpectedRevision2060(expected.revision);
    wrong.setExpectedRevision(String(expected.revision));
  } else if (expected.kind === 'no-stream') {
    // The real server sends 2^64 - 1, which the generated code cannot say; nobody reads this old field.
    wrong.setExpectedRevision2060(Number.MAX_SAFE_INTEGER);
    wrong.setExpectedNoStream(new shared.Empty());
  } else if (expected.kind === 'stream-exists') {
    wrong.setStreamExists2060(new shared.Empty());
    wrong.setExpectedStreamExists(new shared.Empty());
  } else {
    wrong.setAny2060(new shared.Empty());
    wrong.setExpectedAny(new shared.Empty());
  }
  answer.setWrongExpectedVersion(wrong);
  return answer;
};

type Packed = Readonly<{ code: number; message: string; type: string; value: Uint8Array }>;

const packed = (stream: string, decided: Exclude<Decided, { outcome: 'written' }> | { outcome: 'timeout' }): Packed => {
  switch (decided.outcome) {
    case 'wrong-version':
      return {
        code: status.ALREADY_EXISTS,
        message: 'WrongExpectedVersion',
        type: 'WrongExpectedVersion',
        value: wrongVersion(decided),
      };
    case 'deleted': {
      const deleted = new shared.StreamDeleted();
      deleted.setStreamIdentifier(identifierOf(stream));
      return {
        code: status.NOT_FOUND,
        message: 'StreamDeleted',
        type: 'StreamDeleted',
        value: deleted.serializeBinary(),
      };
    }
    case 'too-large': {
      const exceeded = new shared.MaximumAppendSizeExceeded();
      exceeded.setMaxappendsize(MAX_APPEND_BYTES);
      const name = 'MaximumAppendSizeExceeded';
      return { code: status.INVALID_ARGUMENT, message: name, type: name, value: exceeded.serializeBinary() };
    }
    case 'bad-request': {
      const bad = new shared.BadRequest();
      bad.setMessage("Empty eventType provided. (Parameter 'eventType')");
      return { code: status.INVALID_ARGUMENT, message: 'BadRequest', type: 'BadRequest', value: bad.serializeBinary() };
    }
    case 'timeout':
      return { code: status.DEADLINE_EXCEEDED, message: 'Timeout', type: 'Timeout', value: new Uint8Array() };
  }
};

const wrongVersion = ({ actual, expected }: { actual: number; expected: Expected }): Uint8Array => {
  const wrong = new shared.WrongExpectedVersion();
  if (actual === -1) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(actual));
  if (expected.kind === 'revision') wrong.setExpectedStreamPosition(String(expected.revision));
  else if (expected.kind === 'no-stream') wrong.setExpectedNoStream(new empty.Empty());
  else if (expected.kind === 'stream-exists') wrong.setExpectedStreamExists(new empty.Empty());
  else wrong.setExpectedAny(new empty.Empty());
  return wrong.serializeBinary();
};

/** The answer to one append of the BatchAppend call. */
export const batchAnswer = (
  id: InstanceType<typeof shared.UUID>,
  stream: string,
  decided: Decided | { outcome: 'timeout' },
) => {
  const answer = new streams.BatchAppendResp();
  answer.setCorrelationId(id);
  answer.setStreamIdentifier(identifierOf(stream));
  if (decided.outcome === 'written') {
    const success = new streams.BatchAppendResp.Success();
    if (decided.noStream) success.setNoStream(new empty.Empty());
    else success.setCurrentRevision(String(decided.revision));
    const position = new shared.AllStreamPosition();
    position.setCommitPosition(String(decided.position));
    position.setPreparePosition(String(decided.position));
    success.setPosition(position);
    answer.setSuccess(success);
    return answer;
  }
  const { code, message, type, value } = packed(stream, decided);
  const details = new any.Any();
  details.setTypeUrl(`type.googleapis.com/event_store.client.${type}`);
  details.setValue(value);
  const error = new rpc.Status();
  error.setCode(code as Parameters<typeof error.setCode>[0]);
  error.setMessage(message);
  error.setDetails(details);
  answer.setError(error);
  return answer;
};

const recorded = (record: LogRecord) => {
  const event = new streams.ReadResp.ReadEvent.RecordedEvent();
  event.setId(uuidOf(record.id));
  event.setStreamIdentifier(identifierOf(record.stream));
  event.setStreamRevision(revisionText(record));
  event.setCommitPosition(String(record.position));
  event.setPreparePosition(String(record.position));
  const metadata = event.getMetadataMap();
  metadata.set('type', record.type);
  metadata.set('created', `${record.created}0000`);
  metadata.set('content-type', record.contentType);
  event.setCustomMetadata(record.metadata);
  event.setData(record.data);
  return event;
};

/** A link is given with what it points to, or alone if that is gone. */
export const eventAnswer = (record: LogRecord, link?: LogRecord, missing = false) => {
  const read = new streams.ReadResp.ReadEvent();
  if (!missing) read.setEvent(recorded(record));
  if (link) read.setLink(recorded(link));
  read.setCommitPosition(String((link ?? record).position));
  const answer = new streams.ReadResp();
  answer.setEvent(read);
  return answer;
};

export const isVisible = ({ type }: LogRecord): boolean => type !== NOTHING;
