import { type Clock, SystemClock } from '@guildhall/event-sourcing';
import { Freshness, Instants, Positions } from '@guildhall/http';
import type { Bench } from '@guildhall/testing';

/** What reads `asOf` on the adapters of a bench. */
export const instantsOf = async (
  { vault, subscriptions }: Bench,
  clock: Clock = new SystemClock(),
): Promise<Instants> => {
  const positions = await Positions.open(vault);
  return new Instants(positions, new Freshness(subscriptions, positions, 1_000), clock);
};
