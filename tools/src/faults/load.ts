import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SilentNarrator } from '../tour/narrator.js';
import { Visitor } from '../tour/visitor.js';
import { signedUp } from '../distributed/signed-up.js';

/** What somebody was told had been done. */
export type Acknowledged = {
  /** Organization by id, with the name that it was last given. */
  readonly organizations: Map<string, string>;
  /** Project by id, with its organization. */
  readonly projects: Map<string, string>;
  /** Assignment by id, with its project; null once it was taken back. */
  readonly assignments: Map<string, string | null>;
  readonly invitations: Map<string, string>;
  commands: number;
  /** Requests that had to be sent again. */
  repeated: number;
};

/** Statuses after which the same request, with the same key, is sent again. */
const AGAIN = new Set([429, 502, 503, 504]);
const LONGEST_MS = 180_000;

/**
 * People who found organizations and change them, each one after the other, and all at once. Every command carries an
 * idempotency key and is sent until it is answered, as a client should.
 */
export class Load {
  readonly acknowledged: Acknowledged = {
    organizations: new Map(),
    projects: new Map(),
    assignments: new Map(),
    invitations: new Map(),
    commands: 0,
    repeated: 0,
  };
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #failure: unknown;

  constructor(private readonly url: string) {}

  /** Resolves when all are signed in and have begun. */
  async start(people: number): Promise<void> {
    const visitors: Visitor[] = [];
    for (let n = 0; n < people; n += 1) visitors.push(await signedUp(this.url, `Person${n}`));
    this.#running = Promise.all(visitors.map((visitor) => this.#live(visitor)));
    this.#running.catch((error: unknown) => (this.#failure = error));
  }

  /** @throws what somebody was answered that should not have been */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Resolves when everything that was begun is answered. @throws when something was answered that should not have been */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #live(visitor: Visitor): Promise<void> {
    const { organizations, projects, assignments, invitations } = this.acknowledged;
    while (!this.#stop.signal.aborted) {
      const tag = randomBytes(4).toString('hex');
      const founded = await this.#command<{ id: string; project: { id: string } }>(
        visitor,
        'POST',
        '/v1/organizations',
        {
          name: `Mill ${tag}`,
          project: { name: 'Weaving' },
        },
      );
      organizations.set(founded.id, `Mill ${tag}`);
      projects.set(founded.project.id, founded.id);
      for (let n = 0; n < 3 && !this.#stop.signal.aborted; n += 1) {
        const path = `/v1/organizations/${founded.id}`;
        const name = `Mill ${tag} the ${n}th`;
        await this.#command(visitor, 'PATCH', path, { name });
        organizations.set(founded.id, name);
        const project = await this.#command<{ id: string }>(visitor, 'POST', `${path}/projects`, { name: `Loom ${n}` });
        projects.set(project.id, founded.id);
        const invitation = await this.#command<{ id: string }>(visitor, 'POST', `${path}/invitations`, {
          email: `guest.${tag}.${n}@example.com`,
          projects: [{ projectId: project.id, roles: ['deployment-viewer'] }],
        });
        invitations.set(invitation.id, founded.id);
        const scope = `/v1/projects/${project.id}/assignments`;
        const me = await this.#me(visitor);
        const assignment = await this.#command<{ id: string }>(visitor, 'POST', scope, {
          principal: { type: 'user', id: me },
          role: 'deployment-editor',
          object: `deployments/d${n}`,
        });
        assignments.set(assignment.id, project.id);
        if (n % 2) {
          await this.#command(visitor, 'DELETE', `${scope}/${assignment.id}`);
          assignments.set(assignment.id, null);
        }
      }
    }
  }

  readonly #ids = new WeakMap<Visitor, string>();
  async #me(visitor: Visitor): Promise<string> {
    const known = this.#ids.get(visitor);
    if (known) return known;
    const { id } = await this.#command<{ id: string }>(visitor, 'GET', '/v1/users/me');
    this.#ids.set(visitor, id);
    return id;
  }

  async #command<Body = unknown>(visitor: Visitor, method: string, path: string, body?: unknown): Promise<Body> {
    const headers: Record<string, string> = method === 'GET' ? {} : { 'idempotency-key': randomUUID() };
    const begun = performance.now();
    for (let delay = 50; ; delay = Math.min(delay * 2, 1_000)) {
      const answer = await visitor.ask<Body>(method, path, body, headers).catch(() => undefined);
      if (answer && answer.status < 300) {
        if (method !== 'GET') this.acknowledged.commands += 1;
        return answer.body;
      }
      const hasExpired = answer?.status === 401;
      // While a service is down, logging in may have to be tried again too.
      if (hasExpired) await visitor.logInAgain().catch(() => undefined);
      // After a long outage others go on without the reactions of a service until it moves again: rights come a moment late.
      const isLate = answer?.status === 403 && (answer.body as { code?: string }).code === 'beyond-own-rights';
      if (isLate) headers['idempotency-key'] = randomUUID();
      if (answer && !isLate && !hasExpired && !AGAIN.has(answer.status))
        throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      if (performance.now() - begun > LONGEST_MS)
        throw new Error(`${method} ${path} was not answered for three minutes`);
      this.acknowledged.repeated += 1;
      await wait(delay);
    }
  }
}

/** Somebody who only reads: whoever has the token sees what the token's command wrote. */
export const reader = (url: string): Visitor => new Visitor('reader', () => url, new SilentNarrator());
