import { Refusal } from '@guildhall/event-sourcing';

/** The consistency token of a position. Opaque to clients; the form may change from one release to the next. */
export const tokenOf = (position: number): string => `pos_${position.toString(36)}`;

/** @throws {Refusal} `invalid-position` */
export const positionOf = (token: string): number => {
  const digits = /^pos_([0-9a-z]{1,11})$/.exec(token)?.[1];
  const position = digits === undefined ? Number.NaN : Number.parseInt(digits, 36);
  if (!Number.isSafeInteger(position)) throw new Refusal('invalid-position');
  return position;
};
