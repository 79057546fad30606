import { randomBytes } from 'node:crypto';
import { Refusal } from '@guildhall/event-sourcing';
import { openSealed, seal, type Vault } from '@guildhall/vault';

/**
 * The cursors of lists that no read model pages by itself. Sealed: nobody can read or make one, so they may hold a name, though
 * addresses of requests are written down in many places. One of a list is good for the very question that it was given to.
 */
export class Cursors {
  private constructor(private readonly key: Uint8Array) {}

  static async open(vault: Vault): Promise<Cursors> {
    return new Cursors(await vault.secret('cursors', () => randomBytes(32)));
  }

  /**
   * @param question everything that decides which rows there are and in which order
   * @param place where the last row of the page stands, as JSON
   */
  cursorOf(question: readonly unknown[], place: unknown): string {
    return seal(this.key, JSON.stringify(question), JSON.stringify(place));
  }

  /**
   * What `cursorOf` was given; undefined without a cursor.
   * @throws {Refusal} `invalid-cursor` for one of another question, or of none
   */
  placeIn(question: readonly unknown[], cursor: string | undefined): unknown {
    if (cursor === undefined) return undefined;
    let place: string;
    try {
      place = openSealed(this.key, JSON.stringify(question), cursor);
    } catch {
      throw new Refusal('invalid-cursor');
    }
    return JSON.parse(place);
  }
}
