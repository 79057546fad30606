import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Position } from '@guildhall/event-store';
import type { Consumer, Consumption, DeadLetter, Message, MessageBus, Topic } from '../index.js';

/** An event for the suite to publish. Those without an organization are ordered by their stream. */
export type Published = Readonly<{ stream: string; organization?: string; data: number }>;

export type MessageBusHarness = Readonly<{
  /** The bus, with all that groups and dead letters have left in it: after a close, what was there before. */
  open(): Promise<MessageBus>;
  /** A topic that nobody has used. */
  topic(): Promise<Topic>;
  /**
   * Publishes in order, as events whose `data` is that number and whose `metadata.organizationId` is the organization.
   * Resolves with the position of the last one.
   */
  publish(topic: Topic, events: readonly Published[]): Promise<Position>;
  /** Another bus, as another process opens it beside the first one; or why there never is one. */
  otherProcess: (() => Promise<MessageBus>) | Readonly<{ never: string }>;
  /** After the bus was closed. */
  dispose?(): Promise<void>;
  /** How long something may take that normally takes no time. */
  patienceMs?: number;
}>;

export const QUICK_RETRY = { attempts: 3, firstDelayMs: 1, maxDelayMs: 4 } as const;

/** What one test needs of the bus. */
export class Scene {
  readonly #patience: number;
  #open: MessageBus | undefined;

  constructor(readonly harness: MessageBusHarness) {
    this.#patience = harness.patienceMs ?? 5_000;
  }

  get bus(): MessageBus {
    assert.ok(this.#open);
    return this.#open;
  }

  async open(): Promise<void> {
    this.#open = await this.harness.open();
  }

  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = undefined;
  }

  async restart(): Promise<void> {
    await this.close();
    await this.open();
  }

  group(): string {
    return `group-${randomUUID()}`;
  }

  consume(
    topics: readonly Topic[],
    handle: (message: Message) => unknown,
    more: Partial<Omit<Consumer, 'topics' | 'handle'>> = {},
  ): Promise<Consumption> {
    return this.bus.consume({
      group: this.group(),
      retry: QUICK_RETRY,
      ...more,
      topics,
      handle: async (message) => {
        await handle(message);
      },
    });
  }

  /** Publishes numbers for one organization. */
  publish(topic: Topic, organization: string, ...data: readonly number[]): Promise<Position> {
    return this.harness.publish(
      topic,
      data.map((it) => ({ stream: organization, organization, data: it })),
    );
  }

  async handled(consumption: Consumption, position: Position): Promise<void> {
    await within(this.#patience, (signal) => consumption.handledUpTo(position, signal));
  }

  async eventually(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const end = Date.now() + this.#patience;
    while (!(await condition())) {
      assert.ok(Date.now() < end, `not within ${this.#patience} ms: ${what}`);
      await wait(2);
    }
  }

  async letters(group: string): Promise<readonly DeadLetter[]> {
    return (await this.bus.deadLetters({ group })).data;
  }
}

export const dataOf = (messages: readonly Message[]): unknown[] => messages.map(({ data }) => data);

/** Each message once, where it came first: redelivery is allowed. */
export const firsts = (data: readonly unknown[]): unknown[] => [...new Set(data)];

/** Unlike the one of `AbortSignal.timeout`, its timer keeps the process waiting. */
export const within = async <T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`not within ${ms} ms`)), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
};

/** A promise and how to resolve it. */
export const gate = (): Readonly<{ opened: Promise<void>; open(): void }> => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
