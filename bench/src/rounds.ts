import { median } from './figures.js';

/** What is measured once in a round. */
export type Measurement = () => Promise<number>;

/**
 * Measures everything once a round, in an order that turns from round to round: what runs second finds other caches, and a
 * fuller server. Gives the values of each, by round.
 */
export const interleaved = async <Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, Measurement>>,
): Promise<Readonly<Record<Name, readonly number[]>>> => {
  const names = Object.keys(measurements) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 ? names.toReversed() : names;
    for (const name of order) values[name].push(await measurements[name]());
  }
  return values;
};

/** The median of the rounds' ratios: a neighbour who takes the processor for a round takes it from both. */
export const ratio = (values: readonly number[], beside: readonly number[]): number =>
  median(values.map((value, round) => value / (beside[round] ?? Number.NaN)));

/** How often a second, for so many in so long. */
export const perSecond = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (count * 1000) / (performance.now() - started);
};
