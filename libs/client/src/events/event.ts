import type { Message, Topic } from '@guildhall/message-bus';
import { BaseRpcContext } from '@nestjs/microservices';

/**
 * An event as it was published, and as `@Payload()` gives it. `id` is the same however often it is delivered; `position` is
 * its place in the log of the platform, comparable with a consistency token. What is personal in `data` and in `metadata` is
 * still encrypted, as `{ sealed, of }`: whose data it is can be read, and what it says cannot.
 */
export type GuildhallEvent<Type extends string = string, Data = unknown> = Readonly<
  Omit<Message, 'topic' | 'type' | 'data'> & { type: Type; data: Data }
>;

/** What `@Ctx()` gives. */
export class EventContext extends BaseRpcContext<[Message]> {
  constructor(
    message: Message,
    /** Of the consumers that share the work. */
    readonly group: string,
  ) {
    super([message]);
  }

  /** The context of the platform that published the event. */
  get topic(): Topic {
    return this.getArgByIndex(0).topic;
  }
}
