import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Refusal } from '@guildhall/event-sourcing';
import type { Vault } from '@guildhall/vault';

const MARK = Buffer.from('position');
const TOKEN = /^pos_[A-Za-z0-9_-]{22}$/;

/**
 * The consistency tokens of positions: one encrypted block each, the same for every replica. In clear they would count the
 * events of the instance, and by that tell a stranger what other people's requests, and their own, led to.
 */
export class Positions {
  /** Most answers are given at the position of the one before. */
  #last: Readonly<{ position: number; token: string }> | undefined;

  private constructor(private readonly key: Uint8Array) {}

  static async open(vault: Vault): Promise<Positions> {
    return new Positions(await vault.secret('positions', () => randomBytes(32)));
  }

  tokenOf(position: number): string {
    if (this.#last?.position !== position) this.#last = { position, token: this.#encrypted(position) };
    return this.#last.token;
  }

  /** Undefined before anything has been read, and where nobody reads. */
  tokenIfAny(position: number): string | undefined {
    return position >= 0 && position < Number.MAX_SAFE_INTEGER ? this.tokenOf(position) : undefined;
  }

  #encrypted(position: number): string {
    const block = Buffer.alloc(16);
    block.writeBigUInt64BE(BigInt(position));
    MARK.copy(block, 8);
    // A single block that no other shares a position with: nothing is to be chained or padded.
    const cipher = createCipheriv('aes-256-ecb', this.key, null).setAutoPadding(false);
    return `pos_${Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url')}`;
  }

  /** @throws {Refusal} `invalid-position` for what is no token of this instance */
  positionOf(token: string): number {
    if (!TOKEN.test(token)) throw new Refusal('invalid-position');
    const decipher = createDecipheriv('aes-256-ecb', this.key, null).setAutoPadding(false);
    const block = Buffer.concat([decipher.update(Buffer.from(token.slice(4), 'base64url')), decipher.final()]);
    const position = Number(block.readBigUInt64BE());
    if (!block.subarray(8).equals(MARK) || !Number.isSafeInteger(position)) throw new Refusal('invalid-position');
    return position;
  }
}
