import type { View } from '../index.js';

export type Member = Readonly<{
  id: string;
  organization: string;
  name?: string | null;
  age?: number | null;
  active?: boolean;
  roles?: readonly string[];
}>;

export type Views = Readonly<{
  /** A view that nobody else uses. */
  empty(): Promise<View<Member>>;
  of(name: string, version?: number): Promise<View<Member>>;
}>;

export const put = (view: View<Member>, members: readonly Member[], position = 0): Promise<void> =>
  view.apply(
    members.map((row) => ({ key: row.id, row, position })),
    position,
  );

export const ids = (rows: readonly Member[]): string[] => rows.map(({ id }) => id);
