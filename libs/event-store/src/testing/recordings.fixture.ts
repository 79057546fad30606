import { readFileSync, readdirSync } from 'node:fs';

/** A recorded event; its id is left out of comparisons when the server made it. */
export type RecordedMessage = Readonly<{
  stream: string;
  revision: string;
  type: string;
  position?: number;
  contentType: string;
  data: string;
  id: string;
  metadata?: string;
}>;

export type Message =
  | 'confirmation'
  | 'caught-up'
  | 'stream-not-found'
  | Readonly<{ checkpoint: readonly [commit: number, prepare: number] }>
  | Readonly<{ event?: RecordedMessage; link?: RecordedMessage }>;

export type Status = Readonly<{ code: number; details: string; trailers: Readonly<Record<string, string>> }>;

export type ProposedMessage = Pick<RecordedMessage, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

export type AppendAnswer = Readonly<{ revision?: string; position?: number; error?: string; actual?: string }> &
  Partial<Status>;

/** One call as the real client made it, and what the real server answered. */
export type Call =
  | Readonly<{ call: 'wait'; ms: number }>
  | Readonly<{ call: 'setup'; stream: string; events: readonly ProposedMessage[]; position?: number }>
  | Readonly<{
      call: 'append';
      how: 'batch' | 'unary';
      stream: string;
      expected: string;
      events: readonly ProposedMessage[];
      chunked?: boolean;
      answer: AppendAnswer;
    }>
  | Readonly<{
      call: 'delete' | 'tombstone';
      stream: string;
      expected: string;
      answer: Readonly<{ position?: number }> & Partial<Status>;
    }>
  | ReadingCall;

export type ReadingCall = Readonly<{
  call: 'read' | 'subscribe';
  stream?: string;
  from: string | readonly [commit: number, prepare: number];
  backwards?: boolean;
  count?: number;
  resolveLinks?: boolean;
  filter?: Readonly<{ on: string; regex?: string; prefixes?: readonly string[]; window?: number; interval: number }>;
  answer: Readonly<{ messages: readonly Message[]; status?: Status }>;
}>;

export type Recording = Readonly<{
  scenario: string;
  title: string;
  steps: readonly Readonly<{ step: number; title: string; calls: readonly Call[] }>[];
}>;

const folder = new URL('../../src/testing/recordings/', import.meta.url);

/** What a real EventStoreDB 23.10.6 answered to `@eventstore/db-client` 6.2.1, condensed. */
export const recordings = (): Recording[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Recording);
