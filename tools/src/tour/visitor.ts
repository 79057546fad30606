import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Narrator } from './narrator.js';

export type Answer<Body> = Readonly<{ status: number; body: Body; headers: Headers }>;

const TRIES = 3;

/** Somebody with a browser or a program: makes requests, keeps their access token and the newest consistency token. */
export class Visitor {
  #accessToken: string | undefined;
  #credentials: Readonly<{ email: string; password: string }> | undefined;
  #position: string | undefined;

  constructor(
    readonly name: string,
    private readonly url: () => string,
    private readonly narrator: Narrator,
  ) {}

  /** The consistency token of the last answer; given to `seen`, another visitor's next request is at least that fresh. */
  get position(): string | undefined {
    return this.#position;
  }

  seen(position: string | undefined): this {
    this.#position = position ?? this.#position;
    return this;
  }

  /** For requests that are made in another way, in their name. */
  get accessToken(): string | undefined {
    return this.#accessToken;
  }

  signIn(accessToken: string): void {
    this.#accessToken = accessToken;
  }

  async logIn(email: string, password: string): Promise<void> {
    this.#credentials = { email, password };
    await this.logInAgain();
  }

  /** Confirms who they are: for some minutes sensitive things can be done. */
  async stepUp(): Promise<void> {
    const { password } = this.#credentials!;
    const { accessToken } = await this.must<{ accessToken: string }>(200, 'POST', '/v1/step-up', { password });
    this.signIn(accessToken);
  }

  /** With what they logged in with before: access tokens last for some minutes. */
  async logInAgain(): Promise<void> {
    const { accessToken } = await this.must<{ accessToken: string }>(201, 'POST', '/v1/sessions', this.#credentials);
    this.signIn(accessToken);
  }

  /** The same person in another browser. */
  signInAs(other: Visitor): this {
    this.#accessToken = other.#accessToken;
    return this;
  }

  /** Asks again, as often as any client does, where the answer would not be as fresh yet as it has to be: nothing was done then. */
  async ask<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body>> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#once<Body & { code?: string }>(method, path, body, headers);
      if (tries === TRIES || answer.status !== 503 || answer.body.code !== 'not-yet-consistent') return answer;
      await wait(Number(answer.headers.get('retry-after') ?? 1) * 1_000);
    }
  }

  /** The body of an answer that must have this status. */
  async must<Body = Record<string, unknown>>(
    status: number,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Body> {
    const answer = await this.ask<Body>(method, path, body);
    assert.equal(answer.status, status, `${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async #once<Body>(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer<Body>> {
    const response = await fetch(new URL(path, this.url()), {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#accessToken && { authorization: `Bearer ${this.#accessToken}` }),
        ...(this.#position && { 'guildhall-at-least': this.#position }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    this.narrator.call(method, path, response.status);
    this.#position = response.headers.get('guildhall-position') ?? this.#position;
    const text = await response.text();
    const json: unknown = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
    return { status: response.status, body: json as Body, headers: response.headers };
  }
}
