import { z } from 'zod';

const PERSONAL = 'personalOf';

/**
 * Marks a text field as personal data of the person (or invitation) whose id stands in the field `of` beside it.
 * It leaves the process only encrypted with that subject's key, and reads `erased` once the key is gone.
 */
export const personal = <Schema extends z.ZodType<string | undefined>>(schema: Schema, of: string): Schema =>
  schema.meta({ [PERSONAL]: of });

export type PersonalField = Readonly<{ field: string; of: string }>;

/** The personal fields of an event's data. They stand at its top level, beside the id of their subject. */
export const personalFieldsOf = (data: z.ZodObject): readonly PersonalField[] =>
  Object.entries(data.shape).flatMap(([field, schema]) => {
    const of = (schema as z.ZodType).meta()?.[PERSONAL];
    return typeof of === 'string' ? [{ field, of }] : [];
  });
