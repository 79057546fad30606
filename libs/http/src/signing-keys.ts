import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Clock } from '@guildhall/event-sourcing';
import type { Vault } from '@guildhall/vault';
import { exportJWK, type JWK, SignJWT } from 'jose';

/** What an access token says. */
export type AccessClaims = Readonly<{
  sub: string;
  sid: string;
  exp: number;
  /** Seconds since 1970 up to which the person counts as having just confirmed who they are. */
  step_up?: number;
}>;

export type TokenSettings = Readonly<{ issuer: string; audience: string }>;

export const ALGORITHM = 'ES256';
export const TOKEN_TYPE = 'at+jwt';
export const CLOCK_SKEW_SECONDS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;
const PERIOD_MS = 30 * DAY_MS;

type Pair = Readonly<{ kid: string; privateKey: KeyObject; publicKey: KeyObject }>;

/**
 * The keys of access tokens. There is one for each period of 30 days, made by whoever needs it first and the same for every
 * replica, so that keys rotate without anybody doing anything. The key of the period before still verifies, and the next one
 * is published a period ahead, so that those who cache the set know it in time.
 */
export class SigningKeys {
  readonly #pairs = new Map<number, Promise<Pair>>();

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    readonly settings: TokenSettings,
  ) {
    if (!settings.audience || !settings.issuer) throw new Error('Access tokens need an issuer and an audience');
  }

  async sign(claims: Omit<AccessClaims, 'exp'>, seconds: number): Promise<{ token: string; expiresAt: Date }> {
    const { kid, privateKey } = await this.#pair(this.#period());
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const { sub, ...rest } = claims;
    const token = await new SignJWT(rest)
      .setProtectedHeader({ alg: ALGORITHM, typ: TOKEN_TYPE, kid })
      .setSubject(sub)
      .setIssuer(this.settings.issuer)
      .setAudience(this.settings.audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + seconds)
      .sign(privateKey);
    return { token, expiresAt: new Date((now + seconds) * 1000) };
  }

  /** The public key that a token's header may name; undefined for any other name. */
  async verificationKey(kid: unknown): Promise<KeyObject | undefined> {
    const period = typeof kid === 'string' && /^k\d{1,6}$/.test(kid) ? Number(kid.slice(1)) : undefined;
    const current = this.#period();
    if (period === undefined || period < current - 1 || period > current + 1) return undefined;
    return (await this.#pair(period)).publicKey;
  }

  /** The public keys that verify now and soon, as a JSON Web Key Set. */
  async publicKeySet(): Promise<{ keys: JWK[] }> {
    const current = this.#period();
    const pairs = await Promise.all([current - 1, current, current + 1].map((period) => this.#pair(period)));
    return {
      keys: await Promise.all(
        pairs.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: ALGORITHM })),
      ),
    };
  }

  #period(): number {
    return Math.floor(this.clock.now().getTime() / PERIOD_MS);
  }

  #pair(period: number): Promise<Pair> {
    const known = this.#pairs.get(period);
    if (known) return known;
    const made = this.#load(period);
    this.#pairs.set(period, made);
    made.catch(() => this.#pairs.delete(period));
    return made;
  }

  async #load(period: number): Promise<Pair> {
    const kid = `k${period}`;
    const pem = await this.vault.secret(`access-token-key-${kid}`, () =>
      Buffer.from(
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
          type: 'pkcs8',
          format: 'pem',
        }) as string,
      ),
    );
    const privateKey = createPrivateKey(Buffer.from(pem));
    return { kid, privateKey, publicKey: createPublicKey(privateKey) };
  }
}
