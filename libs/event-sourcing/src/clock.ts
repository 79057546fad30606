import { pause } from './pause.js';

export abstract class Clock {
  abstract now(): Date;

  /** Resolves once it is `instant`, at once if that is past, and when `signal` aborts. */
  abstract until(instant: Date, signal: AbortSignal): Promise<void>;
}

/** The time of day may be set, and a machine may sleep, without timers knowing: nobody waits longer without looking. */
const LOOK_AGAIN_MS = 10_000;

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }

  override async until(instant: Date, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const left = instant.getTime() - Date.now();
      if (left <= 0) return;
      await pause(Math.min(left, LOOK_AGAIN_MS), signal);
    }
  }
}
