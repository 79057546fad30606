import { Clock } from '@guildhall/event-sourcing';

/** A clock that a spec moves. */
export class MovableClock extends Clock {
  constructor(private instant = new Date('2026-01-01T00:00:00Z')) {
    super();
  }

  override now(): Date {
    return new Date(this.instant);
  }

  pass(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
  }
}
