import { status, type ServiceError, Metadata } from '@grpc/grpc-js';

/** Something that is open and can be ended from outside. */
export type Endable = Readonly<{ fail(error: Partial<ServiceError>): void; end(): void }>;

/** What happens to the next append: see {@link Faults.nextAppend}. */
export type AppendFault = 'no-answer' | 'wrong-version' | 'not-leader' | 'second-answer';

/** The faults that a test can make the protocol test server show. */
export class Faults {
  readonly subscriptions = new Set<Endable>();
  readonly #appends: AppendFault[] = [];
  #held = false;
  readonly #wake = new Set<() => void>();

  /** While true, a filtered subscription tells each event's position as a checkpoint before it gives the event. */
  checkpointsBeforeEvents = false;

  /**
   * The next `count` appends are
   * - `no-answer`: written, and never answered;
   * - `wrong-version`: written, and then refused as if somebody else had been there first;
   * - `not-leader`: not written; the call ends with the address of the leader (this server);
   * - `second-answer`: answered, and soon answered again.
   */
  nextAppend(fault: AppendFault, count = 1) {
    for (let n = 0; n < count; n += 1) this.#appends.push(fault);
  }

  takeAppend(): AppendFault | undefined {
    return this.#appends.shift();
  }

  /** Ends every open subscription as a lost connection does. */
  dropSubscriptions() {
    this.#endAll((open) => open.fail({ code: status.UNAVAILABLE, details: 'Connection dropped' }));
  }

  /** Ends every open subscription with status OK. */
  endSubscriptions() {
    this.#endAll((open) => open.end());
  }

  /** Ends every open subscription as one whose consumer is too slow. */
  abortSubscriptions() {
    this.#endAll((open) => open.fail(TOO_SLOW));
  }

  /** While true, open subscriptions stay open and give nothing. New ones work. */
  get holdsSubscriptions(): boolean {
    return this.#held;
  }

  holdSubscriptions() {
    this.#held = true;
  }

  releaseSubscriptions() {
    this.#held = false;
    for (const wake of this.#wake) wake();
    this.#wake.clear();
  }

  /** Resolves when subscriptions are not held any more. */
  released(): Promise<void> {
    return this.#held ? new Promise((resolve) => this.#wake.add(resolve)) : Promise.resolve();
  }

  #endAll(how: (open: Endable) => void) {
    for (const open of this.subscriptions) how(open);
    this.subscriptions.clear();
  }
}

export const TOO_SLOW = {
  code: status.ABORTED,
  details: 'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
};

export const notLeader = (host: string, port: number): Partial<ServiceError> => {
  const metadata = new Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', host);
  metadata.set('leader-endpoint-port', String(port));
  return { code: status.NOT_FOUND, details: 'Leader info available', metadata };
};
