export type Question = Readonly<{ permission: string; resource: string }>;

/** How often something was said of organizations: answers about them hold as long as it was said no more often. */
export type TimesTold = ReadonlyMap<number, number>;

type List = Readonly<{ questions: readonly Question[]; answers: readonly boolean[]; told: TimesTold }>;

/** A shorter one is looked up question by question in the same time. */
const WORTH_IT = 4;
/** Kept beside each other although they begin with the same question. */
const ALIKE = 4;

/**
 * Whole lists of questions that come again as they were, as when a page is shown again: to compare two lists takes a third of the time
 * that it takes to look each question up. No more than `most` questions are kept; with one more, everything is forgotten.
 */
export class RememberedLists {
  readonly #users = new Map<string, Map<string, readonly List[]>>();
  #kept = 0;

  constructor(
    private readonly timesTold: (organization: number) => number,
    private readonly most = 100_000,
  ) {}

  /** The answers that were kept, the same object each time; undefined: that list is not kept, or no longer holds. */
  find(userId: string, questions: readonly Question[]): readonly boolean[] | undefined {
    const alike = this.#users.get(userId)?.get(questions[0]?.resource ?? '');
    const list = alike?.find((one) => areSame(one.questions, questions));
    return list && this.#holds(list) ? list.answers : undefined;
  }

  keep(userId: string, questions: readonly Question[], answers: readonly boolean[], told: TimesTold): void {
    const [first] = questions;
    if (!first || questions.length < WORTH_IT || questions.length > this.most) return;
    let ofUser = this.#users.get(userId);
    const before = ofUser?.get(first.resource) ?? [];
    const others = before.filter((one) => !areSame(one.questions, questions)).slice(0, ALIKE - 1);
    const kept = this.#kept + questions.length + lengthOf(others) - lengthOf(before);
    if (kept > this.most) {
      this.#users.clear();
      this.#kept = 0;
      return this.keep(userId, questions, answers, told);
    }
    if (!ofUser) this.#users.set(userId, (ofUser = new Map<string, readonly List[]>()));
    // Whoever asked may change their list later.
    const own = questions.map(({ permission, resource }) => ({ permission, resource }));
    ofUser.set(first.resource, [{ questions: own, answers: Object.freeze([...answers]), told }, ...others]);
    this.#kept = kept;
  }

  #holds({ told }: List): boolean {
    for (const [organization, times] of told) if (this.timesTold(organization) !== times) return false;
    return true;
  }
}

const lengthOf = (lists: readonly List[]): number => lists.reduce((sum, { questions }) => sum + questions.length, 0);

const areSame = (one: readonly Question[], other: readonly Question[]): boolean =>
  one.length === other.length &&
  one.every(({ permission, resource }, at) => resource === other[at]!.resource && permission === other[at]!.permission);
