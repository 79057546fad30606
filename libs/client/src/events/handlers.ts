import type { MessageHandler } from '@nestjs/microservices';

/** For every event, whatever its type. */
export const EVERY_EVENT = '*';

const EVENT_TYPE = /^[A-Z][A-Za-z0-9]*$/;

/** The handlers that Nest has found, by type of event, and those that no event could ever reach. */
export class Handlers {
  readonly #byType = new Map<string, MessageHandler[]>();
  readonly #refused: string[] = [];

  add(pattern: unknown, handler: MessageHandler, isEventHandler: boolean): void {
    const shown = typeof pattern === 'string' ? `'${pattern}'` : JSON.stringify(pattern);
    if (!isEventHandler) {
      this.#refused.push(`@MessagePattern(${shown}): nobody can be answered over the message bus; use @EventPattern`);
    } else if (typeof pattern !== 'string' || (pattern !== EVERY_EVENT && !EVENT_TYPE.test(pattern))) {
      this.#refused.push(`@EventPattern(${shown}): a pattern is the type of an event, or '${EVERY_EVENT}'`);
    } else {
      this.#byType.set(pattern, [...(this.#byType.get(pattern) ?? []), handler]);
    }
  }

  /** In the order in which they were found, those for every event last. */
  of(type: string): readonly MessageHandler[] {
    return [type, EVERY_EVENT].flatMap((pattern) => this.#byType.get(pattern) ?? []);
  }

  /** @throws when a handler would never be called, or there is none: events would count as handled, and nobody saw them */
  check(): void {
    if (this.#refused.length > 0) throw new Error(`These handlers cannot be served:\n  ${this.#refused.join('\n  ')}`);
    if (this.#byType.size === 0) throw new Error('There is no @EventPattern handler: all events would be passed over');
  }
}
