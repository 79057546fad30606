type Caller<Question, Answer> = Readonly<{
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
}>;

/**
 * Questions that come one right after the other, before anything else is heard of, are asked together. An answer is never older than
 * its question.
 */
export class Gathered<Question, Answer> {
  #callers: Caller<Question, Answer>[] = [];

  /** @param askAll gives one answer for each question, in their order; when it throws, all of them fail */
  constructor(private readonly askAll: (questions: readonly Question[]) => Promise<readonly Answer[]>) {}

  one(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#callers.push({ question, resolve, reject });
      // After all that was resolved at the same time has gone on; in a later phase, connections would have been closed that nobody was told of.
      if (this.#callers.length === 1) process.nextTick(() => void this.#ask());
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
