import createClient, { type Client, type MaybeOptionalInit } from 'openapi-fetch';
import type { PathsWithMethod } from 'openapi-typescript-helpers';
import {
  type DryRun,
  type LogIn,
  type paths,
  type Session,
  type StepUp,
  type TriedOut,
  WITHOUT_KEY,
} from './openapi.generated.js';
import type { ClientOptions, Tokens } from './options.js';
import { Transport } from './transport.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** The paths of the API, as in its reference. */
export type CallPath<M extends Method> = PathsWithMethod<paths, M>;
/** `params`, `body` and what `fetch` takes. A key given here is used in place of a new one. */
export type CallInit<M extends Method, P extends CallPath<M>> = MaybeOptionalInit<paths[P], M> & {
  idempotencyKey?: string;
};
type Content<A> = A extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Answers<Operation> = Operation extends { responses: infer All } ? All[keyof All] : never;
/** What a call answers: undefined where there is no body, and one of several where its status tells them apart. */
export type AnswerBody<M extends Method, P extends CallPath<M>> = Content<Answers<paths[P][M]>>;
export type Answer<Body> = Readonly<{ data: Body; status: number; headers: Headers }>;

type Args<M extends Method, P extends CallPath<M>> =
  undefined extends MaybeOptionalInit<paths[P], M> ? [init?: CallInit<M, P>] : [init: CallInit<M, P>];
type Call<M extends Method> = <P extends CallPath<M>>(path: P, ...init: Args<M, P>) => Promise<AnswerBody<M, P>>;

/**
 * The API, typed by its reference. Each client reads what it wrote: it carries the newest consistency tokens it was given.
 * Every write has an idempotency key and is carried out once, however often it had to be sent. An access token that
 * expires is refreshed. Refusals are thrown as `GuildhallProblem`, what `fetch` throws comes through after the last try.
 */
export class GuildhallClient {
  readonly #transport: Transport;
  readonly #calls: Client<paths>;

  readonly get: Call<'get'> = async (path, ...init) => (await this.answer('get', path, ...init)).data;
  readonly post: Call<'post'> = async (path, ...init) => (await this.answer('post', path, ...init)).data;
  readonly put: Call<'put'> = async (path, ...init) => (await this.answer('put', path, ...init)).data;
  readonly patch: Call<'patch'> = async (path, ...init) => (await this.answer('patch', path, ...init)).data;
  readonly delete: Call<'delete'> = async (path, ...init) => (await this.answer('delete', path, ...init)).data;

  constructor(options: ClientOptions) {
    this.#transport = new Transport(options, async (refreshToken) =>
      this.post('/v1/sessions/refresh', { body: { refreshToken } }),
    );
    this.#calls = createClient<paths>({
      baseUrl: options.url,
      fetch: async (request) => this.#transport.send(request),
    });
  }

  /** The call with status and headers of its answer. */
  async answer<M extends Method, P extends CallPath<M>>(
    method: M,
    path: P,
    ...[init]: Args<M, P>
  ): Promise<Answer<AnswerBody<M, P>>> {
    const { idempotencyKey, headers, ...rest } = { ...init } as {
      idempotencyKey?: string;
      headers?: ConstructorParameters<typeof Headers>[0];
    };
    const sent = new Headers(headers);
    if (method !== 'get' && !WITHOUT_KEY.has(`${method} ${path}`))
      sent.set('idempotency-key', idempotencyKey ?? crypto.randomUUID());
    const { data, response } = await this.#calls.request(method, path, { ...rest, headers: sent } as never);
    return { data: data as AnswerBody<M, P>, status: response.status, headers: response.headers };
  }

  /** What the call would do, and whose access it would change. Nothing is written. */
  async tryOut<M extends Method, P extends CallPath<M>>(
    method: `${M} ${P & string}` extends TriedOut ? M : never,
    path: P,
    ...[init]: Args<M, P>
  ): Promise<DryRun> {
    const { params, ...rest } = { ...init } as { params?: { query?: object } };
    const tried = { ...rest, params: { ...params, query: { ...params?.query, dryRun: true } } };
    return (await this.answer(method as M, path, ...([tried] as unknown as Args<M, P>))).data as unknown as DryRun;
  }

  /** The tokens in use: as they were given, or refreshed. */
  get tokens(): Tokens | undefined {
    return this.#transport.tokens;
  }

  /** Logs in; all later calls are made as this person. */
  async signIn(body: LogIn): Promise<Session> {
    const session = await this.post('/v1/sessions', { body });
    this.#transport.use(session);
    return session;
  }

  /** Confirms who is there: for some minutes calls may do what is sensitive. Then the token is refreshed as ever. */
  async stepUp(body: StepUp): Promise<void> {
    const refreshToken = this.tokens?.refreshToken;
    this.#transport.use({ ...(await this.post('/v1/step-up', { body })), ...(refreshToken && { refreshToken }) });
  }

  /** Ends the session. */
  async signOut(): Promise<void> {
    await this.delete('/v1/sessions/current');
    this.#transport.use(undefined);
  }

  /** The freshest that this client has seen: hand it to another one (`seen`), and that one sees it too. */
  get position(): string | undefined {
    return this.#transport.positions.toString() || undefined;
  }

  /** From now on every answer is at least as fresh as `position`, of this instance. */
  seen(position: string | undefined): this {
    this.#transport.positions.add(position);
    return this;
  }
}
