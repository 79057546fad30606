import type { Consumer, Consumption, Message, MessageBus } from '@guildhall/message-bus';
import { Logger } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server, type Transport } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { EventContext } from './event.js';
import { Handlers } from './handlers.js';
import { GUILDHALL_EVENTS } from './on-guildhall-event.js';
import { errorOf } from './reasons.js';

export type GuildhallEventsOptions = Readonly<{
  /** The caller's to close, after the microservice. */
  bus: MessageBus;
}> &
  Pick<Consumer, 'group' | 'topics' | 'retry' | 'afterDeadLetter'>;

/**
 * The platform's events in a NestJS service: `NestFactory.createMicroservice(AppModule, { strategy: new GuildhallEvents(...) })`.
 *
 * `@EventPattern('MemberJoined')` (or `@OnGuildhallEvent('MemberJoined')`) is called for each event of that type, with `'*'` for
 * each of all types; `@Payload()` gives the event (`GuildhallEvent`), a copy for each handler, `@Ctx()` an `EventContext`. Events
 * of types without a handler count as handled: a handler that is added later sees what comes from then on.
 *
 * What the bus promises holds: at least once, from the first event ever published, events of one organization one at a time
 * and in order; handlers must be idempotent by `event.id`. A handler is done when its promise or observable has ended. When
 * one fails, all of the event are called again, with growing waits, and at last the event becomes a dead letter. Have the filter
 * `ReasonsForDeadLetters` in place, so that it says why.
 *
 * The group's name is used as it is given, and is durable: renaming it begins at the first event. What is personal in the
 * events is encrypted and stays so: there are no keys outside of the platform.
 */
export class GuildhallEvents extends Server implements CustomTransportStrategy {
  override transportId: Transport | symbol = GUILDHALL_EVENTS;
  /** The bus keeps them: Nest need neither log nor end them. */
  override readonly propagatesEventHandlerErrors = true;
  protected override readonly logger = new Logger(GuildhallEvents.name);
  readonly #handlers = new Handlers();
  #starting: Promise<Consumption> | undefined;
  #consumption: Consumption | undefined;

  constructor(private readonly options: GuildhallEventsOptions) {
    super();
  }

  /** Each is called by itself: as a chain, which is how Nest keeps them, one that ends early would hide the others' errors. */
  override addHandler(pattern: unknown, handler: MessageHandler, isEventHandler = false, extras = {}): void {
    handler.isEventHandler = isEventHandler;
    handler.extras = extras;
    this.#handlers.add(pattern, handler, isEventHandler);
    this.messageHandlers.set(this.normalizePattern(pattern as string), handler);
  }

  /** Fails when the bus does, and when there are handlers that it cannot serve, such as any `@MessagePattern`. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    const error = await this.#start().then(
      () => undefined,
      (reason: unknown) => errorOf(reason),
    );
    callback(error);
  }

  /** Takes no more events, and lets the handlers that run finish. */
  override async close(): Promise<void> {
    const starting = this.#starting;
    const consumption = await starting?.catch(() => undefined);
    await consumption?.stop();
    if (this.#starting === starting) this.#starting = this.#consumption = undefined;
  }

  /** The consumption of the bus: how far it has come. @throws before it listens */
  override unwrap<T = Consumption>(): T {
    if (!this.#consumption) throw new Error('Events are not listened to');
    return this.#consumption as unknown as T;
  }

  override on(): never {
    throw new Error('There is nothing to listen to but events, by @EventPattern');
  }

  async #start(): Promise<void> {
    if (this.#starting) throw new Error('Events are listened to already');
    this.#handlers.check();
    const { bus, ...consumer } = this.options;
    const starting = bus.consume({ ...consumer, handle: (message) => this.#handle(message) });
    this.#starting = starting;
    try {
      this.#consumption = await starting;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }

  async #handle(message: Message): Promise<void> {
    for (const handler of this.#handlers.of(message.type)) {
      try {
        await this.#call(handler, message);
      } catch (thrown) {
        const error = errorOf(thrown);
        this.logger.warn(`A handler of ${message.type} ${message.id} failed: ${error.message}`);
        throw error;
      }
    }
  }

  /** Between Nest's hooks. These need not hand on what becomes of the handler, so it is held on to here. */
  #call(handler: MessageHandler, message: Message): Promise<void> {
    const { topic: _topic, ...event } = structuredClone(message);
    const context = new EventContext(structuredClone(message), this.options.group);
    return new Promise((resolve, reject) => {
      this.onProcessingStartHook(this.transportId, context, async () => {
        try {
          await ended(handler(event, context));
          resolve();
        } catch (error) {
          reject(error as Error);
        } finally {
          this.onProcessingEndHook?.(this.transportId, context);
        }
      });
    });
  }
}

const ended = async (result: unknown): Promise<void> => {
  const value = await result;
  if (isObservable(value)) await lastValueFrom(value, { defaultValue: undefined });
};
