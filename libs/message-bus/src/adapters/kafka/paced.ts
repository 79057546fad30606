/** Runs a task when it is asked for: at once after a time of quiet, else so long after the last run. One run at a time. */
export class Paced {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #askedMeanwhile = false;
  #lastEnd = -Infinity;

  constructor(
    /** What it throws is its own to tell: it is asked for again all the same. */
    private readonly task: () => Promise<void>,
    private readonly everyMs: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  ask(): void {
    if (this.#running) this.#askedMeanwhile = true;
    else
      this.#timer ??= setTimeout(
        () => {
          this.#timer = undefined;
          this.#running = this.#run();
        },
        Math.max(0, this.#lastEnd + this.everyMs - performance.now()),
      );
  }

  /** Runs it for the last time. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    clearTimeout(this.#timer);
    await this.task().catch(this.onFailure);
  }

  async #run(): Promise<void> {
    try {
      await this.task();
    } catch (error) {
      this.#askedMeanwhile = true;
      this.onFailure(error);
    }
    this.#lastEnd = performance.now();
    this.#running = undefined;
    if (!this.#askedMeanwhile) return;
    this.#askedMeanwhile = false;
    this.ask();
  }
}
