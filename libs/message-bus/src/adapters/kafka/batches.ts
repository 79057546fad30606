import type { Message as ToSend } from 'kafkajs';

export type BatchLimits = Readonly<{ count: number; bytes: number }>;

/** In their order; no batch is empty or above a limit, except for one message that alone has more bytes. */
export const inBatches = (messages: readonly ToSend[], limits: BatchLimits): readonly (readonly ToSend[])[] => {
  const batches: ToSend[][] = [];
  let current: ToSend[] = [];
  let sum = 0;
  for (const message of messages) {
    const bytes = bytesOf(message);
    if (current.length === 0 || current.length >= limits.count || sum + bytes > limits.bytes) {
      batches.push((current = []));
      sum = 0;
    }
    current.push(message);
    sum += bytes;
  }
  return batches;
};

const bytesOf = ({ key, value, headers }: ToSend): number => {
  let sum = lengthOf(key) + lengthOf(value);
  for (const name in headers) {
    const given = headers[name];
    sum += name.length;
    if (Array.isArray(given)) for (const one of given) sum += lengthOf(one);
    else sum += lengthOf(given);
  }
  return sum;
};

const lengthOf = (text: string | Buffer | null | undefined): number => (text == null ? 0 : Buffer.byteLength(text));
