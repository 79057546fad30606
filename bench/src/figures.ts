/** One measured figure, and the bar that it has to reach. */
export type Figure = Readonly<{ name: string; value: number; unit: string; bar?: Bar; note?: string }>;

type Bar = Readonly<{ atLeast: number } | { below: number }>;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};

export const meets = ({ value, bar }: Figure): boolean => {
  if (!bar) return true;
  return 'atLeast' in bar ? value >= bar.atLeast : value < bar.below;
};

/** Prints the figures, as a table or with `--json` as JSON, and sets the exit code to 1 if a bar is missed. */
export const report = (figures: readonly Figure[], flags: readonly string[]) => {
  const rows = figures.map((figure) => ({ ...figure, met: meets(figure) }));
  if (flags.includes('--json')) console.log(JSON.stringify({ node: process.version, figures: rows }, undefined, 2));
  else for (const line of table(figures)) console.log(line);
  if (!flags.includes('--no-bars') && rows.some(({ met }) => !met)) process.exitCode = 1;
};

const table = (figures: readonly Figure[]): string[] => {
  const cells = figures.map((figure) => [
    figure.name,
    `${readable(figure.value)} ${figure.unit}`,
    figure.bar ? barText(figure.bar) : '',
    figure.bar ? (meets(figure) ? 'met' : 'MISSED') : '',
    figure.note ?? '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

const barText = (bar: Bar) =>
  'atLeast' in bar ? `bar: at least ${readable(bar.atLeast)}` : `bar: below ${readable(bar.below)}`;

const readable = (value: number) =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });
