import { createHash } from 'node:crypto';
import type { RequestEvent } from '@guildhall/contracts';
import {
  type Clock,
  CommandContext,
  type Decider,
  Decisions,
  deterministicUuid,
  Refusal,
} from '@guildhall/event-sourcing';
import { mac, openSealed, seal, type Vault } from '@guildhall/vault';

/** What an earlier request with the same key was answered. */
export type StoredAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: unknown }>;

/** A request with a key: either it has been answered, or it is to be carried out as this command. */
export type Keyed =
  | Readonly<{ answer: StoredAnswer }>
  | Readonly<{ commandId: string; issuedAt: Date; remember: (answer: StoredAnswer) => Promise<void> }>;

type State = Readonly<{ requestDigest: string; commandId: string; issuedAt: string; answer?: string }> | undefined;

const DAY_SECONDS = 24 * 60 * 60;

const request: Decider<State, RequestEvent> = {
  category: 'request',
  maxAge: DAY_SECONDS,
  initialState: () => undefined,
  evolve: (state, event) => {
    if (event.type === 'RequestStarted') return event.data;
    return state && { ...state, ...event.data };
  },
};

/**
 * Requests that may be sent again: the same key and body give the same answer for 24 hours. When the process died before it
 * answered, the request is carried out again as the same command at the same instant, so it makes the same ids and what was
 * written already is not written twice.
 */
export class IdempotentRequests {
  #key: Promise<Uint8Array> | undefined;

  constructor(
    private readonly decisions: Decisions,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** @throws {Refusal} `idempotency-key-reused` when the key came with another request */
  async begin(caller: string, key: string, method: string, path: string, body: unknown): Promise<Keyed> {
    const secret = await this.#secret();
    const name = mac(secret, 'key', caller, key);
    const requestDigest = mac(secret, 'body', method, path, digestOf(body));
    const now = this.clock.now();
    const context = (step: string) =>
      CommandContext.ofRequest(
        { type: 'system', id: 'requests' },
        { requestId: name, commandId: deterministicUuid('request', name, step), issuedAt: now },
      );

    await this.decisions.decide(request, name, context('start'), (state): RequestEvent[] => {
      if (!state) {
        const commandId = deterministicUuid('command', name, now.toISOString());
        return [{ type: 'RequestStarted', data: { requestDigest, commandId, issuedAt: now.toISOString() } }];
      }
      if (state.requestDigest !== requestDigest) throw new Refusal('idempotency-key-reused');
      return [];
    });
    const state = { ...(await this.decisions.load(request, name)).state! };
    if (state.requestDigest !== requestDigest) throw new Refusal('idempotency-key-reused');
    if (state.answer) return { answer: JSON.parse(openSealed(secret, name, state.answer)) as StoredAnswer };
    return {
      commandId: state.commandId,
      issuedAt: new Date(state.issuedAt),
      remember: async (answer) => {
        const sealed = seal(secret, name, JSON.stringify(answer));
        await this.decisions.decide(request, name, context('answer'), (current): RequestEvent[] =>
          current?.answer ? [] : [{ type: 'RequestAnswered', data: { answer: sealed } }],
        );
      },
    };
  }

  #secret(): Promise<Uint8Array> {
    this.#key ??= this.vault.secret('requests', () => crypto.getRandomValues(new Uint8Array(32)));
    return this.#key;
  }
}

const digestOf = (body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(body) ?? '')
    .digest('base64url');
