/** What signs requests: an access token, and what gets the next one when there is such a thing. */
export type Tokens = Readonly<{ accessToken: string; refreshToken?: string; expiresAt?: string }>;

export type ClientOptions = Readonly<{
  /** Where the instance is, without `/v1`. */
  url: string;
  /** Of `POST /v1/sessions`, or an access token alone. Without it, requests are made as nobody. */
  tokens?: Tokens;
  /** Told of every change of the tokens, so that they can be kept: a refresh token works once. */
  onTokens?: (tokens: Tokens | undefined) => void;
  /** A consistency token: what this client reads is at least that fresh. */
  position?: string;
  /** How often a call is repeated that the instance could not answer, at most. Default 4. */
  retries?: number;
  /** How long to wait for one answer, in milliseconds. Default 30,000. */
  timeoutMs?: number;
  /** Longest wait before a call is repeated, in milliseconds; who is told to wait longer gives up. Default 10,000. */
  maxWaitMs?: number;
  fetch?: (request: Request) => Promise<Response>;
}>;
