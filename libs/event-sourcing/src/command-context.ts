import type { IdKind } from '@guildhall/contracts';
import { START } from '@guildhall/event-store';
import { DryRun } from './dry-run.js';
import { randomUUID, typedId, uuidV7 } from './ids.js';
import type { Actor, Source } from './metadata.js';

type Origin = Readonly<{
  actor: Actor;
  onBehalfOf?: Actor;
  source?: Source;
  requestId: string;
  correlationId: string;
  causationId: string;
  /** The same id means the same command: what it did is not done again. */
  commandId: string;
  /** When the command was first issued; also when it is carried out again. */
  issuedAt: Date;
  /** Refuse unless the stream is at this revision (`If-Match`). */
  expectedRevision?: number;
}>;

/** On whose word a command is carried out, the ids that it may use, and how far in the log its answer looks. */
export class CommandContext {
  constructor(
    readonly origin: Origin,
    private readonly trace = { made: 0, position: START },
    /** Set if the command is only tried out: decisions write nothing, and note here what they would. */
    readonly dryRun?: DryRun,
  ) {}

  static ofRequest(
    actor: Actor,
    request: Readonly<{
      requestId: string;
      correlationId?: string;
      source?: Source;
      commandId?: string;
      issuedAt: Date;
      dryRun?: boolean;
    }>,
  ): CommandContext {
    const origin: Origin = {
      actor,
      ...(request.source && { source: request.source }),
      requestId: request.requestId,
      correlationId: request.correlationId ?? request.requestId,
      causationId: request.requestId,
      commandId: request.commandId ?? randomUUID(),
      issuedAt: request.issuedAt,
    };
    return new CommandContext(origin, undefined, request.dryRun ? new DryRun() : undefined);
  }

  get actor(): Actor {
    return this.origin.actor;
  }

  /** A new id; carried out again with the same command id, the same call gives the same one. */
  newId(kind: IdKind): string {
    this.trace.made += 1;
    return typedId(kind, uuidV7(this.origin.issuedAt.getTime(), this.origin.commandId, this.trace.made));
  }

  /** The highest position that was written, or read in order to decide, on this context's word. */
  get position(): number {
    return this.trace.position;
  }

  saw(position: number): void {
    this.trace.position = Math.max(this.trace.position, position);
  }

  /** The same command in the name of another actor, e.g. of the user whom it has just registered. */
  as(actor: Actor): CommandContext {
    return this.with({ actor });
  }

  with(change: Partial<Origin>): CommandContext {
    return new CommandContext({ ...this.origin, ...change }, this.trace, this.dryRun);
  }
}
