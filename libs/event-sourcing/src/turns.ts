import { Unavailable } from '@guildhall/availability';

/** Who has waited so long has been told that it cannot be done now, and may have asked again. */
const PATIENCE_MS = 10_000;

/** Lets work under one name run one after the other, in the order asked for; names do not wait for each other. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(private readonly patienceMs = PATIENCE_MS) {}

  /** @throws {Unavailable} its turn came too late, because of those before it; then it was not begun */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const asked = performance.now();
    const begin = () => {
      if (performance.now() - asked <= this.patienceMs) return work();
      throw new Unavailable(`What was asked of ${name} before took more than ${this.patienceMs} ms`);
    };
    const mine = before ? before.then(begin, begin) : work();
    this.#last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === mine) this.#last.delete(name);
    }
  }
}
