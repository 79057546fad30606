import { Refusal } from '@guildhall/event-sourcing';
import { type DeadLetter, MessageBus, UnknownDeadLetter } from '@guildhall/message-bus';
import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Log } from './log.js';
import { HiddenFromReference } from './reference.js';
import { NotRepeatable } from './repeatable.js';
import { ForOperators } from './route-access.js';

const Listing = z.strictObject({
  group: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(1_000).optional(),
});

/** Which event it is, and no more: what it holds is nobody's to read here. */
const shown = ({ message, ...letter }: DeadLetter) => {
  const { id, type, stream, position, topic, metadata } = message;
  const { organizationId } = metadata;
  const event = { id, type, stream, position, topic, ...(typeof organizationId === 'string' && { organizationId }) };
  return { ...letter, event };
};

/** What operators do about messages that were given up on. A group's letters are retried by a process that runs the group. */
@HiddenFromReference()
@Controller('operations/dead-letters')
export class OperationsRoutes {
  constructor(
    private readonly bus: MessageBus,
    private readonly log: Log,
  ) {}

  @Get()
  @ForOperators()
  async list(@Query({ schema: Listing }) { group, limit, cursor }: z.infer<typeof Listing>) {
    const query = { limit, ...(group !== undefined && { group }), ...(cursor !== undefined && { cursor }) };
    const { data, nextCursor } = await this.bus.deadLetters(query).catch((error: unknown) => {
      throw error instanceof RangeError ? new Refusal('invalid-cursor') : error;
    });
    return { data: data.map(shown), nextCursor };
  }

  /** Once more, and then those parked behind it. The answer says what came of it. */
  @Post(':id/retry')
  @HttpCode(200)
  @ForOperators()
  @NotRepeatable()
  async retry(@Param('id') id: string) {
    const outcome = await this.bus.retryDeadLetter(id).catch(unlessUnknown);
    this.log.warn({ deadLetter: id, ...outcome }, 'an operator retried a dead letter');
    return outcome;
  }

  /** Gives it up for good; those parked behind it go on. */
  @Delete(':id')
  @HttpCode(204)
  @ForOperators()
  @NotRepeatable()
  async discard(@Param('id') id: string): Promise<void> {
    await this.bus.discardDeadLetter(id).catch(unlessUnknown);
    this.log.warn({ deadLetter: id }, 'an operator discarded a dead letter');
  }
}

const unlessUnknown = (error: unknown): never => {
  throw error instanceof UnknownDeadLetter ? new Refusal('not-found') : error;
};
