/** Of an outage: what the client, and what stands on it, say while a broker is not reached. */
const OUTAGE =
  /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|connection (error|timeout|closed|disconnected)|closed connection|failed to connect|not connected|request .*timed out|no broker|number of retries|group coordinator not found|failed to find group coordinator/i;

const TELL_EVERY_MS = 60_000;
/** Heard of while others still fail, some brokers are there and others not: that is not over. */
const QUIET_FOR_MS = 5_000;
const DEEPEST_CAUSE = 10;

const texts = (thrown: unknown): readonly string[] => {
  const found: string[] = [];
  let reason = thrown;
  for (let depth = 0; depth < DEEPEST_CAUSE && reason instanceof Error; depth += 1) {
    found.push(`${reason.name}: ${reason.message}`);
    reason = reason.cause;
  }
  return found;
};

/**
 * What there is to say of an outage of Kafka, in all of a process: one line when it begins, at most one a minute while it lasts,
 * and one when it is over. Everything that fails meanwhile says the same thing many times a second.
 */
export class BrokersAway {
  #since: Date | undefined;
  #told = 0;
  #lastFailure = 0;

  constructor(
    private readonly say: (message: string) => void,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** Whether the outage is what was said or thrown; then nobody else has to say it. */
  absorbs(saidOrThrown: unknown): boolean {
    const all = typeof saidOrThrown === 'string' ? [saidOrThrown] : texts(saidOrThrown);
    const reason = all.findLast((text) => OUTAGE.test(text));
    if (reason === undefined || (typeof saidOrThrown !== 'string' && !all.some((text) => text.startsWith('KafkaJS'))))
      return false;
    this.#failed(reason);
    return true;
  }

  /** A broker has answered. */
  heard(): void {
    if (this.#since === undefined || this.now() - this.#lastFailure < QUIET_FOR_MS) return;
    this.say(`Kafka answers again; it did not since ${this.#since.toISOString()}, ${this.#seconds} s`);
    this.#since = undefined;
  }

  #failed(reason: string): void {
    this.#lastFailure = this.now();
    if (this.#since === undefined) {
      this.#since = new Date(this.now());
      this.#tell(`Kafka, or one of its brokers, cannot be reached; trying again for as long as it takes: ${reason}`);
    } else if (this.now() - this.#told >= TELL_EVERY_MS) {
      this.#tell(
        `Kafka, or one of its brokers, cannot be reached since ${this.#since.toISOString()}, ${this.#seconds} s: ${reason}`,
      );
    }
  }

  #tell(message: string): void {
    this.#told = this.now();
    this.say(message);
  }

  get #seconds(): number {
    return Math.round((this.now() - (this.#since?.getTime() ?? 0)) / 1000);
  }
}
