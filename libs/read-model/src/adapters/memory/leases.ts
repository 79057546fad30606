import { checkPlace, type Held, type Lease, Leases } from '../../leases.js';

type Entry = { token: number; holder: string; until: number; place?: number };

/** Leases among the parts of one process; they, and their places, are gone with it. */
export class MemoryLeases extends Leases {
  readonly #leases = new Map<string, Entry>();

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  async acquire(name: string, holder: string, milliseconds: number): Promise<Held | undefined> {
    const before = this.#leases.get(name);
    if (before && before.holder !== holder && before.until > this.now()) return undefined;
    const entry = { ...before, token: (before?.token ?? 0) + 1, holder, until: this.now() + milliseconds };
    this.#leases.set(name, entry);
    return heldBy(entry);
  }

  async renew(name: string, token: number, milliseconds: number, place?: number): Promise<boolean> {
    return this.#change(name, token, this.now() + milliseconds, place);
  }

  async release(name: string, token: number, place?: number): Promise<void> {
    this.#change(name, token, this.now(), place);
  }

  async read(name: string): Promise<Lease | undefined> {
    const entry = this.#leases.get(name);
    if (!entry) return undefined;
    const freeForMs = this.now() - entry.until;
    return { ...heldBy(entry), ...(freeForMs < 0 ? { holder: entry.holder } : { freeForMs }) };
  }

  #change(name: string, token: number, until: number, place?: number): boolean {
    checkPlace(place);
    const entry = this.#leases.get(name);
    if (entry?.token !== token || entry.until <= this.now()) return false;
    entry.until = until;
    if (place !== undefined) entry.place = Math.max(place, entry.place ?? place);
    return true;
  }
}

const heldBy = ({ token, place }: Entry): Held => (place === undefined ? { token } : { token, place });
