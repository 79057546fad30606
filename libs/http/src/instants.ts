import { Clock, Refusal } from '@guildhall/event-sourcing';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { AsOfInstant } from './access-replica.js';
import { Freshness } from './freshness.js';
import { Positions } from './positions.js';

const Time = z.iso.datetime({ offset: true });

/** Reads what questions take as `asOf`: an RFC 3339 time, or a consistency token. */
@Injectable()
export class Instants {
  constructor(
    private readonly positions: Positions,
    private readonly freshness: Freshness,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {Refusal} `invalid-instant` for anything else, and for what is in the future: a later time than now, or a token that
   * this reader has not come to. Whoever has just got a token sends it as Guildhall-At-Least too, and is waited for.
   */
  of(asOf: string): AsOfInstant {
    return asOf.startsWith('pos_') ? { position: this.#position(asOf) } : { time: this.#time(asOf).toISOString() };
  }

  #position(token: string): number {
    let position: number;
    try {
      position = this.positions.positionOf(token);
    } catch (error) {
      throw error instanceof Refusal
        ? new Refusal('invalid-instant', { reason: 'not a token of this instance' })
        : error;
    }
    if (position > this.freshness.position) {
      throw new Refusal('invalid-instant', {
        reason: 'this reader has not come that far; send Guildhall-At-Least too',
      });
    }
    return position;
  }

  #time(asOf: string): Date {
    const time = Time.safeParse(asOf).success ? new Date(asOf) : undefined;
    if (!time || Number.isNaN(time.getTime())) {
      throw new Refusal('invalid-instant', { reason: 'neither a time nor a token' });
    }
    if (time > this.clock.now()) throw new Refusal('invalid-instant', { reason: 'in the future' });
    return time;
  }
}
