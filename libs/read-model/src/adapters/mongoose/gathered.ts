type Caller<Question, Answer> = Readonly<{
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
}>;

/** Questions that come in one turn of the event loop are asked together. An answer is never older than its question. */
export class Gathered<Question, Answer> {
  #callers: Caller<Question, Answer>[] = [];

  /** @param askAll gives one answer for each question, in their order; when it throws, all of them fail */
  constructor(private readonly askAll: (questions: readonly Question[]) => Promise<readonly Answer[]>) {}

  one(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#callers.push({ question, resolve, reject });
      if (this.#callers.length === 1) setImmediate(() => void this.#ask());
    });
  }

  async #ask(): Promise<void> {
    const callers = this.#callers;
    this.#callers = [];
    try {
      const answers = await this.askAll(callers.map(({ question }) => question));
      callers.forEach(({ resolve }, index) => resolve(answers[index]!));
    } catch (error) {
      for (const { reject } of callers) reject(error);
    }
  }
}
