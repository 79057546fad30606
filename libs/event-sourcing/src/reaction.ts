import type { Context } from '@guildhall/contracts';
import type { Consumer, Consumption, MessageBus } from '@guildhall/message-bus';
import type { EventCodec } from './codec.js';
import { CommandContext } from './command-context.js';
import { deterministicUuid } from './ids.js';
import type { Event, Recorded } from './metadata.js';

/**
 * What follows in this context from an event of another stream or context: a command. Durable and at least once, in order
 * per organization (or stream). Throwing means: again later; see the message bus for when it becomes a dead letter. The id of
 * the context's command follows from the reaction and the event, so that a redelivered event changes nothing.
 */
export type Reaction = Readonly<{
  /** For ever: it is the consumer's group, and part of the ids of its commands. */
  name: string;
  contexts: readonly Context[];
  on: Readonly<Record<string, Handler | undefined>>;
}>;

type Handlers<E extends Event> = {
  readonly [Type in E['type']]?: (
    event: Recorded<Extract<E, { type: Type }>>,
    context: CommandContext,
  ) => Promise<void>;
};

/** A reaction to events of the union `E`: each handler gets the type of its event. */
export const reaction =
  <E extends Event>() =>
  (definition: Readonly<{ name: string; contexts: readonly Context[]; on: Handlers<E> }>): Reaction =>
    definition as unknown as Reaction;

type Handler = (event: Recorded<Event>, context: CommandContext) => Promise<void>;

/** A reaction that runs. */
export class RunningReaction {
  /** The newest causes that led to something, and what position that was written at. */
  readonly #effects: { cause: number; effect: number }[] = [];
  #consumption: Consumption | undefined;

  constructor(
    private readonly reaction: Reaction,
    private readonly bus: MessageBus,
    private readonly codec: EventCodec,
    private readonly consumer: Pick<Consumer, 'retry' | 'afterDeadLetter'> = {},
  ) {}

  async start(): Promise<void> {
    const { name, contexts, on } = this.reaction;
    this.#consumption = await this.bus.consume({
      group: name,
      topics: contexts.map((context) => context.name),
      ...this.consumer,
      handle: async (message) => {
        const handler = on[message.type];
        if (!handler) return;
        const [event] = await this.codec.decode([message]);
        if (!event) return;
        const context = this.#contextOf(event);
        await handler(event, context);
        this.#note(event.position, context.position);
      },
    });
  }

  /** Whether all that it leads to is written by this process, so that it knows of every effect. */
  get exclusive(): boolean {
    return this.#consumption?.exclusive ?? true;
  }

  /** How far it has come. */
  get position(): number {
    return this.#consumption?.position ?? -1;
  }

  /** Resolves when every event up to `position` has had its effect, in whatever process. */
  async handledUpTo(position: number, signal?: AbortSignal): Promise<void> {
    await this.#consumption?.handledUpTo(position, signal);
  }

  /** Up to where a reader must have read to see what this process did about events up to `position`. */
  effectsOf(position: number): number {
    let effect = position;
    for (const entry of this.#effects) if (entry.cause <= position) effect = Math.max(effect, entry.effect);
    return effect;
  }

  async stop(): Promise<void> {
    await this.#consumption?.stop();
  }

  #contextOf({ id, metadata }: Recorded<Event>): CommandContext {
    return new CommandContext({
      actor: { type: 'system', id: this.reaction.name },
      onBehalfOf: metadata.onBehalfOf ?? metadata.actor,
      requestId: metadata.requestId,
      correlationId: metadata.correlationId,
      causationId: id,
      commandId: deterministicUuid(this.reaction.name, id),
      issuedAt: new Date(metadata.time),
    });
  }

  #note(cause: number, effect: number): void {
    if (effect <= cause) return;
    this.#effects.push({ cause, effect });
    if (this.#effects.length > 2_000) this.#effects.splice(0, 1_000);
  }
}
