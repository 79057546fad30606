const EVERY_MS = 60_000;
const REMEMBERED = 200;

type Said = { at: number; unsaid: number };

/** Numbers and ids aside, it is the same complaint. */
const keyOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replaceAll(/[\da-f-]{8,}|\d+/g, '#');

/** The same complaint at most once a minute: what is tried again many times a second fails as often. */
export class Seldom {
  readonly #said = new Map<string, Said>();

  constructor(
    /** `unsaid`: how often it was made since it was last said. */
    private readonly say: (error: unknown, unsaid: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  tell(error: unknown): void {
    const key = keyOf(error);
    const before = this.#said.get(key);
    if (before && this.now() - before.at < EVERY_MS) {
      before.unsaid += 1;
      return;
    }
    if (this.#said.size >= REMEMBERED) this.#said.clear();
    this.#said.set(key, { at: this.now(), unsaid: 0 });
    this.say(error, before?.unsaid ?? 0);
  }
}
