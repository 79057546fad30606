import { InternedIds } from './interned-ids.js';
import { NONE } from './rows.js';

/** Who sent which invitation. What one that was sent takes is kept small, for it is kept for ever. */
export class Inviters {
  readonly #invitations = new InternedIds('inv');
  readonly #inviters: number[] = [];

  note(invitationId: string, inviter: number): void {
    this.#inviters[this.#invitations.of(invitationId)] = inviter;
  }

  of(invitationId: string): number | undefined {
    const invitation = this.#invitations.find(invitationId);
    return invitation === NONE ? undefined : this.#inviters[invitation];
  }

  get length(): number {
    return this.#inviters.length;
  }

  truncate(length: number): void {
    this.#invitations.truncate(length);
    this.#inviters.length = length;
  }

  get bytes(): number {
    return this.#invitations.bytes + this.#inviters.length * 8;
  }
}
