import type { Decided } from './appending.js';
import type { Journal } from './journal.js';
import type { Log } from './log.js';

type Waiting = Readonly<{ decide: () => Decided; answer: (decided: Decided) => void }>;

/** The one writer: decides in the order of arrival, and answers when everything the answers rest on is durable. */
export class Writer {
  #queue: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(
    private readonly log: Log,
    private readonly journal: Journal,
    /** The disk failed: nothing that was not answered may be answered any more. */
    private readonly onFailure: (error: unknown) => void,
  ) {}

  submit(decide: () => Decided): Promise<Decided> {
    return new Promise((answer) => {
      this.#queue.push({ decide, answer });
      this.#running ??= this.#run();
    });
  }

  async drained(): Promise<void> {
    await this.#running;
  }

  async #run() {
    // What arrives in the same turn shares a sync.
    await turn();
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      const decisions = batch.map(({ decide }) => decide());
      const written = decisions.flatMap((decided) =>
        decided.outcome === 'written' && decided.records.length > 0 ? [this.journal.append(decided.records)] : [],
      );
      const count = this.log.records.length;
      try {
        await Promise.all(written);
      } catch (error) {
        this.onFailure(error);
        return;
      }
      this.log.confirm(count);
      for (const [index, decided] of decisions.entries()) batch[index]?.answer(decided);
      await turn();
    }
    this.#running = undefined;
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
