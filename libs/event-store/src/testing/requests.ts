import type { Expected } from './appending.js';
import type { NewRecord } from './records.js';
import { nameOf, streams, uuidText } from './wire.js';

type ExpectationInOptions = Readonly<{
  hasAny(): boolean;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
}>;

const expectation = (options: ExpectationInOptions, revision: string): Expected => {
  if (options.hasAny()) return { kind: 'any' };
  if (options.hasNoStream()) return { kind: 'no-stream' };
  if (options.hasStreamExists()) return { kind: 'stream-exists' };
  return { kind: 'revision', revision: Number(revision) };
};

export type AppendRequest = Readonly<{ stream: string; expected: Expected; events: readonly NewRecord[] }>;

export const changeOptions = (
  options:
    | InstanceType<typeof streams.DeleteReq.Options>
    | InstanceType<typeof streams.TombstoneReq.Options>
    | undefined,
) => ({
  stream: nameOf(options?.getStreamIdentifier()),
  expected: options ? expectation(options, options.getRevision()) : ({ kind: 'any' } as const),
});

export const appendOptions = (options: InstanceType<typeof streams.AppendReq.Options>) => ({
  stream: nameOf(options.getStreamIdentifier()),
  expected: expectation(options, options.getRevision()),
});

export const batchOptions = (options: InstanceType<typeof streams.BatchAppendReq.Options>) => {
  const deadline = options.getDeadline();
  return {
    stream: nameOf(options.getStreamIdentifier()),
    expected: expectation(options, options.getStreamPosition()),
    deadline: deadline ? deadline.getSeconds() * 1000 + deadline.getNanos() / 1e6 : undefined,
  };
};

export const newRecord = (
  message:
    | InstanceType<typeof streams.AppendReq.ProposedMessage>
    | InstanceType<typeof streams.BatchAppendReq.ProposedMessage>,
): NewRecord => {
  const metadata = message.getMetadataMap();
  return {
    id: uuidText(message.getId()),
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: Buffer.from(message.getData_asU8()),
    metadata: Buffer.from(message.getCustomMetadata_asU8()),
  };
};
