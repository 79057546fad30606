/** Whether the process can serve. Parts name what they wait for; the process is ready when nothing is missing. */
export class Health {
  readonly #missing = new Map<string, () => string | undefined>();
  readonly #deadly = new Map<string, () => string | undefined>();
  #stopping = false;

  /** `missing` answers what is not there yet, or undefined. */
  require(part: string, missing: () => string | undefined): void {
    this.#missing.set(part, missing);
  }

  /** `stuck` answers why only a new process can go on, or undefined. */
  requireForLife(part: string, stuck: () => string | undefined): void {
    this.#deadly.set(part, stuck);
  }

  /** What only a new process can mend. */
  stuck(): Readonly<Record<string, string>> {
    return saidBy(this.#deadly);
  }

  /** From now on not ready, so that no new requests are sent here; those that came are answered. */
  stopping(): void {
    this.#stopping = true;
  }

  missing(): Readonly<Record<string, string>> {
    if (this.#stopping) return { process: 'is stopping' };
    return saidBy(this.#missing);
  }
}

const saidBy = (parts: ReadonlyMap<string, () => string | undefined>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...parts].flatMap(([part, read]) => {
      const said = read();
      return said === undefined ? [] : [[part, said]];
    }),
  );
