type Kept = Readonly<{ key: Uint8Array; until: number }>;

/** Unwrapped keys, each for a while after it was read, and only so many: the oldest go first. */
export class RecentKeys {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly keptForMs: number,
    private readonly limit: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(subject: string): Uint8Array | undefined {
    const kept = this.#kept.get(subject);
    if (!kept || kept.until > this.now()) return kept?.key;
    this.forget(subject);
    return undefined;
  }

  /** @param readAt when the question was sent: the key may have been destroyed since. */
  set(subject: string, key: Uint8Array, readAt: number): void {
    this.forget(subject);
    this.#kept.set(subject, { key, until: readAt + this.keptForMs });
    if (this.#kept.size <= this.limit) return;
    for (const oldest of this.#kept.keys()) return this.forget(oldest);
  }

  /** Also wipes it: memory that is read out later does not give away what was destroyed. */
  forget(subject: string): void {
    this.#kept.get(subject)?.key.fill(0);
    this.#kept.delete(subject);
  }

  forgetOld(): void {
    const now = this.now();
    for (const [subject, { until }] of this.#kept) if (until <= now) this.forget(subject);
  }

  get size(): number {
    return this.#kept.size;
  }

  clear(): void {
    for (const { key } of this.#kept.values()) key.fill(0);
    this.#kept.clear();
  }
}
