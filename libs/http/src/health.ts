/** Whether the process can serve. Parts name what they wait for; the process is ready when nothing is missing. */
export class Health {
  readonly #missing = new Map<string, () => string | undefined>();
  #stopping = false;

  /** `missing` answers what is not there yet, or undefined. */
  require(part: string, missing: () => string | undefined): void {
    this.#missing.set(part, missing);
  }

  /** From now on not ready, so that no new requests are sent here; those that came are answered. */
  stopping(): void {
    this.#stopping = true;
  }

  missing(): Readonly<Record<string, string>> {
    if (this.#stopping) return { process: 'is stopping' };
    return Object.fromEntries(
      [...this.#missing].flatMap(([part, read]) => {
        const missing = read();
        return missing === undefined ? [] : [[part, missing]];
      }),
    );
  }
}
