import type { Position, RecordedEvent } from '@guildhall/event-store';
import type { IHeaders, KafkaMessage, Message as ToSend } from 'kafkajs';
import { keyOf } from '../../handling/group.js';
import type { Message, Topic } from '../../index.js';

const WATERMARK = 'guildhall.watermark';
const CONTENT_TYPE = 'application/json';

/** CloudEvents 1.0, binary mode: its attributes are headers, and the value is the JSON of `data` and `metadata`. */
export const encode = (topic: Topic, event: RecordedEvent): ToSend => {
  const { id, type, stream, revision, position, data, metadata } = event;
  const time = timeOf(metadata);
  return {
    key: keyOf({ ...event, topic }),
    value: JSON.stringify({ data, metadata }),
    headers: {
      'content-type': CONTENT_TYPE,
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: `/guildhall/${topic}`,
      ce_type: type,
      ce_subject: stream,
      ...(time !== undefined && { ce_time: time }),
      ce_guildhallposition: String(position),
      ce_guildhallrevision: String(revision),
    },
  };
};

/** Says to one partition: everything of this topic up to here has been sent. */
export const encodeWatermark = (topic: Topic, upTo: Position, partition: number): ToSend => ({
  partition,
  value: null,
  headers: {
    ce_specversion: '1.0',
    ce_id: `${topic}/${partition}/${upTo}`,
    ce_source: `/guildhall/${topic}`,
    ce_type: WATERMARK,
    ce_guildhallposition: String(upTo),
  },
});

export type Decoded =
  | Readonly<{ kind: 'message'; message: Message }>
  | Readonly<{ kind: 'watermark'; upTo: Position }>
  | Readonly<{ kind: 'unreadable'; reason: string }>;

/** Never throws: a record that another program has put into the topic must not stop those behind it. */
export const decode = (topic: Topic, { headers = {}, value }: KafkaMessage): Decoded => {
  const position = numberOf(headers, 'ce_guildhallposition');
  const type = textOf(headers, 'ce_type');
  if (position === undefined || type === undefined) return { kind: 'unreadable', reason: 'not one of our CloudEvents' };
  if (type === WATERMARK) return { kind: 'watermark', upTo: position };
  const id = textOf(headers, 'ce_id');
  const stream = textOf(headers, 'ce_subject');
  const revision = numberOf(headers, 'ce_guildhallrevision');
  const content = contentOf(value);
  if (id === undefined || stream === undefined || revision === undefined || !content)
    return { kind: 'unreadable', reason: 'an incomplete CloudEvent' };
  return { kind: 'message', message: { id, type, stream, revision, position, ...content, topic } };
};

const timeOf = ({ at, time, occurredAt }: RecordedEvent['metadata']): string | undefined =>
  [at, time, occurredAt].find((it): it is string => typeof it === 'string');

const textOf = (headers: IHeaders, name: string): string | undefined => {
  const value = headers[name];
  return value === undefined || Array.isArray(value) ? undefined : value.toString();
};

const numberOf = (headers: IHeaders, name: string): number | undefined => {
  const text = textOf(headers, name);
  return text !== undefined && /^-?\d{1,16}$/.test(text) ? Number(text) : undefined;
};

const contentOf = (value: Buffer | null): Pick<Message, 'data' | 'metadata'> | undefined => {
  try {
    const content: unknown = JSON.parse(value?.toString() ?? '');
    if (typeof content !== 'object' || content === null || !('metadata' in content)) return undefined;
    const { metadata } = content;
    if (typeof metadata !== 'object' || metadata === null) return undefined;
    return { data: 'data' in content ? content.data : undefined, metadata: { ...metadata } };
  } catch {
    return undefined;
  }
};
