import { z } from 'zod';

/** An instant, RFC 3339 in UTC. */
export const Instant = z.iso.datetime();

/** Addresses are compared in lower case: one account per address, however it is typed. */
export const Email = z.string().trim().toLowerCase().pipe(z.email().max(254)).meta({ example: 'ada@example.com' });

/** No control characters, line separators or marks that turn the direction of writing: they forge lines in mails and logs. */
const visible = /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;

/** A name that people read: 1 to 200 characters, no control characters, outer blanks removed. */
export const Name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200)
  .regex(visible, 'must not contain control characters');

/** 8 to 1,024 characters, taken as they are: never trimmed or cut. */
export const Password = z.string().min(8, 'must have at least 8 characters').max(1024);

export const page = <Schema extends z.ZodType>(row: Schema) =>
  z.object({ data: z.array(row), nextCursor: z.string().nullable() });

/** What every list accepts. */
export const ListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2_000).optional(),
  search: z.string().trim().min(1).max(200).optional(),
});

/** Past: a time, or a consistency token, as of which a question is answered. */
export const AsOf = z.string().min(1).max(500).meta({
  description: 'As of when: a past time, or a consistency token.',
  example: '2026-01-31T12:00:00Z',
});

/** An order that a list can be asked in. With `-` in front: the last ones first. */
export type Sort<Name extends string> = Name | `-${Name}`;

/** The orders that a list can be asked in: each of these, and each the other way round. Without a wish it comes in the first one. */
export const sorts = <Name extends string>(
  first: Sort<NoInfer<Name>>,
  names: readonly [Name, ...Name[]],
): z.ZodDefault<z.ZodEnum<{ [Key in Sort<Name>]: Key }>> => {
  const all = names.flatMap((name): Sort<Name>[] => [name, `-${name}`]);
  const description =
    'The order; with `-` in front the other way round. Names are ordered by code points, ignoring case.';
  return z
    .enum(all)
    .default(first as never)
    .meta({ description }) as never;
};

/** What an order is made of. */
export const orderOf = <Name extends string>(
  sort: Sort<Name>,
): Readonly<{ by: Name; direction: 'ascending' | 'descending' }> =>
  sort.startsWith('-')
    ? { by: sort.slice(1) as Name, direction: 'descending' }
    : { by: sort as Name, direction: 'ascending' };
