/**
 * The replica cannot know whether its answer would hold: what it knows is older than it may be. Whoever asked may try again; a Nest
 * application that lets it pass answers 503.
 */
export class AccessUnknown extends Error {
  override readonly name = 'AccessUnknown';
  /** The marks by which HTTP frameworks know an error that has a status, and whose message is for the client. */
  readonly status = 503;
  readonly statusCode = 503;
  readonly expose = true;

  constructor(
    readonly stalenessMs: number,
    readonly maxStalenessMs: number,
  ) {
    super(`Who may do what is not known as of the last ${maxStalenessMs} ms; try again later`);
  }
}
