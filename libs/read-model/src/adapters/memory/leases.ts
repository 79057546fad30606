import { Leases } from '../../leases.js';

type Held = { token: number; holder: string; until: number };

/** Leases among the parts of one process. */
export class MemoryLeases extends Leases {
  readonly #leases = new Map<string, Held>();

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  async acquire(name: string, holder: string, milliseconds: number): Promise<number | undefined> {
    const held = this.#leases.get(name);
    if (held && held.holder !== holder && held.until > this.now()) return undefined;
    const token = (held?.token ?? 0) + 1;
    this.#leases.set(name, { token, holder, until: this.now() + milliseconds });
    return token;
  }

  async renew(name: string, token: number, milliseconds: number): Promise<boolean> {
    const held = this.#leases.get(name);
    if (held?.token !== token || held.until <= this.now()) return false;
    held.until = this.now() + milliseconds;
    return true;
  }

  async release(name: string, token: number): Promise<void> {
    const held = this.#leases.get(name);
    if (held?.token === token) held.until = Number.NEGATIVE_INFINITY;
  }
}
