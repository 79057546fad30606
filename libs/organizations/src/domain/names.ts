import { Refusal } from '@guildhall/event-sourcing';

/** @throws {Refusal} `name-taken` when another one of them has that name, however it is written */
export const requireFreeName = (
  named: ReadonlyMap<string, Readonly<{ name: string }>>,
  name: string,
  except?: string,
): void => {
  for (const [id, other] of named)
    if (id !== except && other.name.toLowerCase() === name.toLowerCase()) throw new Refusal('name-taken');
};
