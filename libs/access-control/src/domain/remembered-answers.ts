/** Where what is remembered of one user stands, by resource. */
type OfUser = ReadonlyMap<string, number>;

// Of a user and a resource: its organization, how many events there were of that, and then by permission, as bits, which were asked
// for, and which of them are held.
const [ORGANIZATION, TOLD, ASKED] = [0, 1, 2];

/**
 * Answers that were given and still hold. What anybody holds in a project depends on what was said of its organization alone: so
 * all answers about an organization hold until something else is said of it, and no longer. No more than `most` resources of
 * users are remembered; with one more, everything is forgotten.
 */
export class RememberedAnswers {
  readonly #users = new Map<string, Map<string, number>>();
  /** How many events there were of each organization, by its number. */
  readonly #told: number[] = [];
  readonly #words: number;
  readonly #stride: number;
  /** Made with the first answer: who never asks in this way pays nothing. */
  #cells = new Int32Array(0);
  #length = 0;

  constructor(
    permissions: number,
    private readonly most = 20_000,
  ) {
    this.#words = Math.ceil(permissions / 32);
    this.#stride = ASKED + 2 * this.#words;
  }

  /** Undefined: nothing is remembered of that user. */
  of(userId: string): OfUser | undefined {
    return this.#users.get(userId);
  }

  /** Undefined: it is to be worked out. */
  find(ofUser: OfUser, permission: number, resource: string): boolean | undefined {
    const at = ofUser.get(resource);
    if (at === undefined || !this.#holds(at)) return undefined;
    const [word, bit] = [at + ASKED + (permission >>> 5), 1 << (permission & 31)];
    return (this.#cells[word]! & bit) === 0 ? undefined : (this.#cells[word + this.#words]! & bit) !== 0;
  }

  /** Of a resource in a project of that organization. */
  keep(userId: string, permission: number, resource: string, organization: number, held: boolean): void {
    const at = this.#users.get(userId)?.get(resource) ?? this.#add(userId, resource);
    if (this.#cells[at + ORGANIZATION] !== organization || !this.#holds(at)) {
      this.#cells.fill(0, at, at + this.#stride);
      this.#cells[at + ORGANIZATION] = organization;
      this.#cells[at + TOLD] = this.#told[organization] ??= 0;
    }
    const [word, bit] = [at + ASKED + (permission >>> 5), 1 << (permission & 31)];
    this.#cells[word]! |= bit;
    if (held) this.#cells[word + this.#words]! |= bit;
  }

  /** The organization that what is remembered of a resource is about. */
  organizationOf(ofUser: OfUser, resource: string): number | undefined {
    const at = ofUser.get(resource);
    return at === undefined ? undefined : this.#cells[at + ORGANIZATION];
  }

  /** How often something was said of the organization. */
  timesTold(organization: number): number {
    return this.#told[organization] ?? 0;
  }

  /** Something was said of the organization. */
  told(organization: number): void {
    this.#told[organization] = (this.#told[organization] ?? 0) + 1;
  }

  #holds(at: number): boolean {
    return this.#cells[at + TOLD] === this.#told[this.#cells[at + ORGANIZATION]!];
  }

  #add(userId: string, resource: string): number {
    if (this.#cells.length === 0) this.#cells = new Int32Array(this.most * this.#stride);
    if (this.#length === this.most) {
      this.#users.clear();
      this.#length = 0;
    }
    let ofUser = this.#users.get(userId);
    if (!ofUser) this.#users.set(userId, (ofUser = new Map()));
    const at = this.#length * this.#stride;
    this.#length += 1;
    // Of no organization: nothing is remembered yet.
    this.#cells[at + ORGANIZATION] = -1;
    ofUser.set(resource, at);
    return at;
  }
}
