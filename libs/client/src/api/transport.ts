import type { ClientOptions, Tokens } from './options.js';
import { NewestPositions } from './positions.js';
import { GuildhallProblem } from './problem.js';

const DEFAULTS = { retries: 4, timeoutMs: 30_000, maxWaitMs: 10_000 };
const FIRST_WAIT_MS = 200;
/** So long before it expires a token is refreshed: a request takes time on its way. */
const EARLY_MS = 10_000;
const REFRESH = '/v1/sessions/refresh';

/** Sends requests: signed, as fresh as asked for, and again if there was no answer. */
export class Transport {
  readonly positions = new NewestPositions();
  readonly #options: ClientOptions & typeof DEFAULTS;
  #tokens: Tokens | undefined;
  #refreshing: Promise<void> | undefined;

  constructor(
    options: ClientOptions,
    private readonly refresh: (refreshToken: string) => Promise<Tokens>,
  ) {
    this.#options = { ...DEFAULTS, ...options };
    this.#tokens = options.tokens;
    this.positions.add(options.position);
  }

  get tokens(): Tokens | undefined {
    return this.#tokens;
  }

  use(tokens: Tokens | undefined): void {
    this.#tokens = tokens;
    this.#options.onTokens?.(tokens);
  }

  /** @throws {GuildhallProblem} for what the API refuses, and what `fetch` throws when nobody answers */
  async send(request: Request): Promise<Response> {
    const refreshes = new URL(request.url).pathname.endsWith(REFRESH);
    if (!refreshes && expiresSoon(this.#tokens)) await this.#refreshed();
    const used = this.#tokens?.accessToken;
    const response = await this.#answer(request, refreshes ? 0 : this.#options.retries);
    if (response.ok) return response;
    const problem = await GuildhallProblem.of(response);
    // Its time was up earlier than this clock says, or somebody else refreshed it.
    const renewable =
      problem.code === 'not-signed-in' && used !== undefined && this.#tokens?.refreshToken !== undefined;
    if (refreshes || !renewable) throw problem;
    if (this.#tokens?.accessToken === used) await this.#refreshed();
    const second = await this.#answer(request, 0);
    if (second.ok) return second;
    throw await GuildhallProblem.of(second);
  }

  /** The answer to a request that is sent again while there is none, or none yet. */
  async #answer(request: Request, retries: number): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= retries;
      try {
        const response = await this.#once(request);
        const wait = waitBefore(attempt, response);
        if (![502, 503, 504].includes(response.status) || last || wait > this.#options.maxWaitMs) return response;
        if (response.status !== 503 && !isRepeatable(request)) return response;
        await response.body?.cancel();
        await sleep(wait, request.signal);
      } catch (error) {
        // Without an answer nobody knows whether it was carried out: only what does no harm twice is sent again.
        if (last || request.signal.aborted || !isRepeatable(request)) throw error;
        await sleep(waitBefore(attempt), request.signal);
      }
    }
  }

  async #once(request: Request): Promise<Response> {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(this.#options.timeoutMs)]);
    const attempt = new Request(request.clone(), { signal });
    const carried = this.positions.toString();
    if (carried) attempt.headers.set('guildhall-at-least', carried);
    if (this.#tokens) attempt.headers.set('authorization', `Bearer ${this.#tokens.accessToken}`);
    const response = await (this.#options.fetch ?? fetch)(attempt);
    this.positions.answered(response.headers.get('guildhall-position'), carried);
    return response;
  }

  /** One refresh at a time: a refresh token that is used twice ends its session. */
  #refreshed(): Promise<void> {
    const refreshToken = this.#tokens?.refreshToken;
    if (refreshToken === undefined) return Promise.resolve();
    this.#refreshing ??= this.refresh(refreshToken)
      .then((tokens) => this.use(tokens))
      .finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }
}

const expiresSoon = (tokens: Tokens | undefined): boolean =>
  tokens?.refreshToken !== undefined &&
  tokens.expiresAt !== undefined &&
  Date.parse(tokens.expiresAt) - Date.now() < EARLY_MS;

const isRepeatable = ({ method, headers, url }: Request): boolean =>
  method === 'GET' || headers.has('idempotency-key') || new URL(url).pathname.endsWith('/v1/checks');

/** What the instance asks for, else twice as long each time; never quite the same for all who wait. */
const waitBefore = (attempt: number, response?: Response): number => {
  const asked = Number(response?.headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(asked)) return asked * 1000;
  return FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random() / 2);
};

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
