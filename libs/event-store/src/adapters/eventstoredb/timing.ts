/** How long the adapter waits for what. */
export type Timing = Readonly<{
  /** Without any sign of life for so long, a call counts as failed. */
  silenceMs: number;
  /** How often a subscription that is live, but gives nothing, is compared with the end of the log. */
  progressMs: number;
  /** The first wait before a call is made again; the next ones double, with jitter. */
  firstDelayMs: number;
  /** How often a call is made before the store counts as unavailable. */
  tries: number;
  /** After so long no read and no write is made again. */
  patienceMs: number;
}>;

export const TIMING: Timing = {
  silenceMs: 5_000,
  progressMs: 1_000,
  firstDelayMs: 50,
  tries: 6,
  patienceMs: 8_000,
};
