import { EventPattern } from '@nestjs/microservices';

/** For `@EventPattern(type, GUILDHALL_EVENTS)`, where an app listens to other transports as well. */
export const GUILDHALL_EVENTS = Symbol('guildhall events');

/**
 * `@EventPattern` for the events of the platform alone, of one or several types, or `'*'`. Unlike it, this one takes methods of
 * any parameters: Nest's own types fit a method with `@Payload()` and `@Ctx()` only as `@EventPattern<string>(type)`.
 */
export const OnGuildhallEvent = (...types: readonly string[]): MethodDecorator =>
  EventPattern<readonly string[]>(types, GUILDHALL_EVENTS);
