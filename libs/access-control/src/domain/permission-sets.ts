/** Permissions as the bits of a set: whether a role has one is one look, and a union is one `or` per 32 of them. */
export type PermissionSet = Uint32Array;

/** The numbers that stand for the permissions of a catalogue. */
export class PermissionNumbers {
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #words: number;

  constructor(private readonly permissions: readonly string[]) {
    this.#numbers = new Map(permissions.map((permission, number) => [permission, number]));
    this.#words = Math.ceil(permissions.length / 32);
  }

  get length(): number {
    return this.permissions.length;
  }

  /** Undefined: there is no such permission. */
  numberOf(permission: string): number | undefined {
    return this.#numbers.get(permission);
  }

  setOf(permissions: Iterable<string>): PermissionSet {
    const set = new Uint32Array(this.#words);
    for (const permission of permissions) {
      const number = this.#numbers.get(permission);
      if (number !== undefined) set[number >>> 5]! |= 1 << (number & 31);
    }
    return set;
  }

  namesOf(set: PermissionSet): string[] {
    return this.permissions.filter((_, number) => has(set, number));
  }
}

export const has = (set: PermissionSet, number: number): boolean => (set[number >>> 5]! & (1 << (number & 31))) !== 0;

/** Adds to `set` what is in `other`. */
export const addAll = (set: PermissionSet, other: PermissionSet): void => {
  for (let word = 0; word < set.length; word += 1) set[word]! |= other[word]!;
};

/** What is in `set` and not in `other`. */
export const without = (set: PermissionSet, other: PermissionSet): PermissionSet =>
  set.map((word, at) => word & ~other[at]!);
