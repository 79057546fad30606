/** The keys used last, unwrapped. Bounded: the one that was not used for longest goes first. */
export class KeyCache {
  readonly #keys = new Map<string, Uint8Array>();

  constructor(readonly limit: number) {}

  get(subject: string): Uint8Array | undefined {
    const key = this.#keys.get(subject);
    if (key) {
      this.#keys.delete(subject);
      this.#keys.set(subject, key);
    }
    return key;
  }

  set(subject: string, key: Uint8Array): void {
    this.#keys.delete(subject);
    this.#keys.set(subject, key);
    if (this.#keys.size <= this.limit) return;
    for (const oldest of this.#keys.keys()) {
      this.forget(oldest);
      return;
    }
  }

  /** Also wipes it: memory that is read out later does not give away what was destroyed. */
  forget(subject: string): void {
    this.#keys.get(subject)?.fill(0);
    this.#keys.delete(subject);
  }

  get size(): number {
    return this.#keys.size;
  }

  clear(): void {
    for (const key of this.#keys.values()) key.fill(0);
    this.#keys.clear();
  }
}
