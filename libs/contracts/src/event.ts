import { z } from 'zod';

/** Brings the data of one released version of an event to the next. Pure; leaves what it is given as it is. */
export type Upcaster = (data: Readonly<Record<string, never>>) => Readonly<Record<string, unknown>>;

/** How one kind of event is stored and published. Released events keep their name and meaning for ever. */
export type EventDefinition<Type extends string = string, Data extends z.ZodObject = z.ZodObject> = Readonly<{
  type: Type;
  data: Data;
  /** Raised when the shape of `data` changes. */
  version: number;
  /** Brings the data of each older version to the next: the first one that of version 1 to that of version 2. */
  upcasters: readonly Upcaster[];
  /** Internal events stay in their context: they are neither published nor shown in an audit trail. */
  internal: boolean;
}>;

export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data> ? Readonly<{ type: Type; data: z.infer<Data> }> : never;

/** The union of the events that a record of definitions holds. */
export type EventsOf<Definitions> = { [Name in keyof Definitions]: EventOf<Definitions[Name]> }[keyof Definitions];

export const event = <Type extends string, Data extends z.ZodObject>(
  type: Type,
  data: Data,
  { upcasters = [], internal = false }: { upcasters?: readonly Upcaster[]; internal?: boolean } = {},
): EventDefinition<Type, Data> => ({ type, data, version: upcasters.length + 1, upcasters, internal });

/** The events of one context, and the streams they are in: the context's topic carries those that are not internal. */
export type Context = Readonly<{
  name: string;
  /** Stream names are `<category>-<id>`. */
  categories: readonly string[];
  events: Readonly<Record<string, EventDefinition>>;
}>;
