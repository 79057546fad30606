import { type Figure, median } from './figures.js';
import { ratio } from './rounds.js';
import type { Step } from './scale-requests.js';

const BAR = 1.5;

type OfCase = Readonly<{ small: number[]; large: number[] }>;
type Sides<T> = Readonly<{ small: T; large: T }>;

/** How long each answer took, in milliseconds, in one round. */
export class Times {
  readonly #cases = new Map<string, OfCase>();

  /** Asks the one and then the other, or the other way round. */
  async note(name: string, largeFirst: boolean, asking: Sides<() => Promise<number>>): Promise<void> {
    const ofCase = this.#cases.get(name) ?? { small: [], large: [] };
    this.#cases.set(name, ofCase);
    for (const side of largeFirst ? (['large', 'small'] as const) : (['small', 'large'] as const))
      ofCase[side].push(await asking[side]());
  }

  get names(): readonly string[] {
    return [...this.#cases.keys()];
  }

  of(name: string): OfCase {
    return this.#cases.get(name)!;
  }
}

/** The name of each, after that of the one that it is a variant of. */
export const namesOf = (steps: readonly Step[]): readonly string[] => {
  let over = '';
  return steps.map(({ name }) => (name.startsWith('  ') ? `${over},${name.slice(1)}` : (over = name)));
};

const at = (share: number, times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.ceil(times.length * share) - 1]!;

/** Every other one, from the first or from the second on. */
const half = (times: readonly number[], from: 0 | 1) => times.filter((_, n) => n % 2 === from);

/**
 * Of each case the median of the rounds' ratios of p95. And how far the small cases are from themselves, one half of their
 * samples beside the other: what differs by no more than that says nothing. What else the machine does makes p95 longer on both
 * sides, and so more alike; p50 hardly, so the worst of it is told, too.
 */
export const figuresOf = (rounds: readonly Times[]): readonly Figure[] => {
  const itself: number[] = [];
  const middle: Figure[] = [];
  const figures = rounds[0]!.names.map((name): Figure => {
    const ofCase = rounds.map((times) => times.of(name));
    const shares = (share: number) => ({
      small: ofCase.map(({ small }) => at(share, small)),
      large: ofCase.map(({ large }) => at(share, large)),
    });
    const [usual, slow] = [shares(0.5), shares(0.95)];
    const halves = ([0, 1] as const).map((from) => ofCase.map(({ small }) => at(0.95, half(small, from))));
    itself.push(ratio(halves[0]!, halves[1]!));
    const both = ({ small, large }: Sides<number[]>) =>
      `${median(small).toFixed(2)} and ${median(large).toFixed(2)} ms`;
    const times = ratio(usual.large, usual.small);
    middle.push({ name: 'p50, at most', value: times, unit: 'x', note: name });
    const note = `p95 ${both(slow)}; p50 ${both(usual)}, ${times.toFixed(2)} x`;
    return { name, value: ratio(slow.large, slow.small), unit: 'x', bar: { below: BAR + Number.EPSILON }, note };
  });
  const range = `${Math.min(...itself).toFixed(2)} to ${Math.max(...itself).toFixed(2)} x`;
  const most = middle.toSorted((one, other) => other.value - one.value)[0]!;
  return [...figures, most, { name: 'small cases beside themselves', value: median(itself), unit: 'x', note: range }];
};
