import type { Position, RecordedEvent } from '@guildhall/event-store';
import type { IHeaders, KafkaMessage, Message as ToSend } from 'kafkajs';
import { keyOf } from '../../handling/group.js';
import type { Message, Topic } from '../../index.js';

const WATERMARK = 'watermark';
const SETTLED = 'settled';
const CONTENT_TYPE = 'application/json';

/**
 * CloudEvents 1.0, binary mode: its attributes are headers, and the value is the JSON of `data` and `metadata`. `previous` is
 * the revision of the event of its stream that was published before it, under the same key.
 */
export const encode = (topic: Topic, event: RecordedEvent, previous?: number): ToSend => {
  const { id, type, stream, revision, position, data, metadata } = event;
  const { time } = metadata;
  const headers: IHeaders = {
    'content-type': CONTENT_TYPE,
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: `/guildhall/${topic}`,
    ce_type: type,
    ce_subject: stream,
    ce_guildhallposition: String(position),
    ce_guildhallrevision: String(revision),
  };
  if (typeof time === 'string') headers['ce_time'] = time;
  if (previous !== undefined) headers['ce_guildhallprevious'] = String(previous);
  return { key: keyOf(event), value: JSON.stringify({ data, metadata }), headers };
};

/** Says to one partition: everything of this topic up to here has been sent. No CloudEvent, as small as a record can be. */
export const encodeWatermark = (upTo: Position, partition: number, settled?: Position): ToSend => ({
  partition,
  value: null,
  headers: { [WATERMARK]: String(upTo), ...(settled !== undefined && { [SETTLED]: String(settled) }) },
});

export type Decoded =
  | Readonly<{ kind: 'message'; message: Message; previous: number | undefined }>
  | Readonly<{ kind: 'watermark'; upTo: Position }>
  | Readonly<{ kind: 'unreadable'; reason: string }>;

/** Of an event or watermark, without a look at the rest of the record. */
export const positionOf = ({ headers = {} }: KafkaMessage): Position | undefined =>
  numberOf(headers, 'ce_guildhallposition') ?? numberOf(headers, WATERMARK);

/** How far reactions have come, where a record says it. */
export const settledOf = ({ headers = {} }: KafkaMessage): Position | undefined => numberOf(headers, SETTLED);

/** Never throws: a record that another program has put into the topic must not stop those behind it. */
export const decode = (topic: Topic, { headers = {}, value }: KafkaMessage): Decoded => {
  const upTo = numberOf(headers, WATERMARK);
  if (upTo !== undefined) return { kind: 'watermark', upTo };
  const position = numberOf(headers, 'ce_guildhallposition');
  const type = textOf(headers, 'ce_type');
  if (position === undefined || type === undefined) return { kind: 'unreadable', reason: 'not one of our CloudEvents' };
  const id = textOf(headers, 'ce_id');
  const stream = textOf(headers, 'ce_subject');
  const revision = numberOf(headers, 'ce_guildhallrevision');
  const content = contentOf(value);
  if (id === undefined || stream === undefined || revision === undefined || !content)
    return { kind: 'unreadable', reason: 'an incomplete CloudEvent' };
  const message = { id, type, stream, revision, position, ...content, topic };
  return { kind: 'message', message, previous: numberOf(headers, 'ce_guildhallprevious') };
};

const textOf = (headers: IHeaders, name: string): string | undefined => {
  const value = headers[name];
  return value === undefined || Array.isArray(value) ? undefined : value.toString();
};

const numberOf = (headers: IHeaders, name: string): number | undefined => {
  const text = textOf(headers, name);
  const number = text !== undefined && /^-?\d{1,16}$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
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
