import assert from 'node:assert/strict';
import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { requestsContext } from '@guildhall/contracts';
import { Clock, Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { type Bench, MovableClock, openBench } from '@guildhall/testing';
import { Vault } from '@guildhall/vault';
import { Controller, Get } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, exportSPKI, SignJWT } from 'jose';
import { AccessReplica } from './access-replica.js';
import { Caller, SignedInCaller } from './caller.js';
import { EdgeModule } from './edge.module.js';
import { Instance } from './edge-settings.js';
import { Log, PinoLog } from './log.js';
import { Metrics } from './metrics.js';
import { SignedIn } from './route-access.js';
import { SigningKeys } from './signing-keys.js';
import { createEdge } from './start.js';

const ISSUER = 'https://guildhall.test';
const AUDIENCE = 'guildhall';
const SUBJECT = 'usr_00000000000000000000000000';
const SESSION = 'ses_00000000000000000000000000';

@Controller('whoami')
class WhoAmI {
  @Get()
  @SignedIn()
  read(@Caller() { userId }: SignedInCaller) {
    return { userId };
  }

  @Get('sensitive')
  @SignedIn()
  sensitive(@Caller() caller: SignedInCaller) {
    caller.requireStepUp();
    return {};
  }
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('access tokens', () => {
  // Tokens are checked by the real clock.
  const clock = new MovableClock(new Date());
  let bench: Bench;
  let app: NestFastifyApplication;
  let keys: SigningKeys;
  /** The key that the service signs with, as an attacker who had stolen it could use it: only what is asked differs. */
  let right: { kid: string; key: KeyObject; published: KeyObject };
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  before(async () => {
    bench = await openBench([requestsContext]);
    const { vault, decisions, subscriptions } = bench;
    const log = new PinoLog('silent', 'edge');
    const metrics = new Metrics();
    const tokens = { issuer: ISSUER, audience: AUDIENCE };
    const provided = [
      { provide: Vault, useValue: vault },
      { provide: Clock, useValue: clock },
      { provide: Decisions, useValue: decisions },
      { provide: Subscriptions, useValue: subscriptions },
      { provide: AccessReplica, useValue: {} },
      { provide: Log, useValue: log },
      { provide: Metrics, useValue: metrics },
    ];
    class Root {}
    const root = { module: Root, imports: [EdgeModule.with(provided, tokens)], controllers: [WhoAmI] };
    app = await createEdge(root, { instance: new Instance(ISSUER, '0.0.0'), log, metrics });
    await app.init();
    keys = app.get(SigningKeys);

    const current = (await keys.publicKeySet()).keys[1]!;
    const pem = await vault.secret(`access-token-key-${current.kid!}`, () => assert.fail('there is no such key'));
    const published = (await keys.verificationKey(current.kid))!;
    right = { kid: current.kid!, key: createPrivateKey(Buffer.from(pem)), published };
  });
  after(async () => {
    await app.close();
    await bench.close();
  });

  const ask = async (token: string, path = '/whoami') => {
    const { statusCode, payload } = await app.inject({ url: path, headers: { authorization: `Bearer ${token}` } });
    return { status: statusCode, code: (JSON.parse(payload) as { code?: string }).code };
  };
  const refused = async (token: string) => assert.deepEqual(await ask(token), { status: 401, code: 'not-signed-in' });

  type Changed = Readonly<{ header?: object; claims?: object; key?: KeyObject }>;
  const now = () => Math.floor(Date.now() / 1000);
  /** A token that is right but for what is named. */
  const forged = ({ header = {}, claims = {}, key = right.key }: Changed) => {
    const body = {
      sub: SUBJECT,
      sid: SESSION,
      iss: ISSUER,
      aud: AUDIENCE,
      iat: now(),
      nbf: now(),
      exp: now() + 600,
      ...claims,
    };
    return new SignJWT(body).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: right.kid, ...header }).sign(key);
  };

  it('that are right let their user in', async () => {
    assert.equal((await ask(await forged({}))).status, 200);
    const { token } = await keys.sign({ sub: SUBJECT, sid: SESSION }, 600);
    assert.equal((await ask(token)).status, 200);
  });

  it('are asked for', async () => {
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'Bearer nonsense',
      `Bearer ${'x.'.repeat(5_000)}`,
    ]) {
      const { statusCode } = await app.inject({
        url: '/whoami',
        headers: authorization === undefined ? {} : { authorization },
      });
      assert.equal(statusCode, 401, authorization);
    }
    const { token } = await keys.sign({ sub: SUBJECT, sid: SESSION }, 600);
    assert.equal((await app.inject({ url: `/whoami?access_token=${token}` })).statusCode, 401);
  });

  it('without a signature are refused', async () => {
    const [header, claims, signature] = (await forged({})).split('.') as [string, string, string];
    for (const alg of ['none', 'None', 'NONE', '']) {
      const unsigned = `${encoded({ alg, typ: 'at+jwt', kid: right.kid })}.${claims}.`;
      await refused(unsigned);
      await refused(`${unsigned}${signature}`);
    }
    await refused(`${header}.${claims}.`);
    await refused(`${header}.${claims}`);
  });

  it('changed after signing are refused', async () => {
    const [header, , signature] = (await forged({})).split('.') as [string, string, string];
    const claims = {
      sub: 'usr_0000000000000000000000evi1',
      sid: SESSION,
      iss: ISSUER,
      aud: AUDIENCE,
      exp: now() + 600,
    };
    await refused(`${header}.${encoded(claims)}.${signature}`);
  });

  it('signed by the public key as if it were a shared secret are refused', async () => {
    const [, claims] = (await forged({})).split('.') as [string, string, string];
    const secrets = [
      await exportSPKI(right.published),
      (await exportSPKI(right.published)).trim(),
      JSON.stringify(await exportJWK(right.published)),
    ];
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      for (const secret of secrets) {
        const signed = `${encoded({ alg, typ: 'at+jwt', kid: right.kid })}.${claims}`;
        const signature = createHmac(alg.replace('HS', 'sha'), secret).update(signed).digest('base64url');
        await refused(`${signed}.${signature}`);
      }
    }
  });

  it('of another algorithm or key are refused', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    for (const alg of ['RS256', 'PS256']) await refused(await forged({ header: { alg }, key: rsa }));
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    await refused(await forged({ header: { alg: 'ES384' }, key: p384 }));
    await refused(await forged({ key: stranger.privateKey }));
  });

  it('that name their own key are refused, even when the signature is right', async () => {
    const jwk = await exportJWK(stranger.publicKey);
    for (const header of [
      { jku: 'https://evil.example/jwks.json' },
      { x5u: 'https://evil.example/chain.pem' },
      { x5c: ['MIIB'] },
      { jwk },
    ]) {
      await refused(await forged({ header, key: stranger.privateKey }));
      await refused(await forged({ header }));
    }
  });

  it('with a key id that is no name of a key are refused', async () => {
    const period = Number(right.kid.slice(1));
    const ids: unknown[] = [
      '../../../../dev/null',
      '/etc/passwd',
      `${right.kid}/../${right.kid}`,
      `${right.kid}\u0000`,
      `${right.kid}' OR '1'='1`,
      '__proto__',
      '',
      `k${period - 2}`,
      `k${period + 2}`,
      'k999999',
      undefined,
      null,
      [right.kid],
      { toString: right.kid },
      period,
    ];
    for (const kid of ids) {
      const header = encoded({ alg: 'ES256', typ: 'at+jwt', ...(kid !== undefined && { kid }) });
      const [, claims, signature] = (await forged({})).split('.') as [string, string, string];
      await refused(`${header}.${claims}.${signature}`);
    }
    for (const kid of ids.filter((id) => typeof id === 'string')) await refused(await forged({ header: { kid } }));
  });

  it('for somebody else, from somebody else or of another kind are refused', async () => {
    for (const aud of ['another', ['another'], '', undefined, `${AUDIENCE} `])
      await refused(await forged({ claims: { aud } }));
    for (const iss of ['https://evil.example', `${ISSUER}/`, '', undefined])
      await refused(await forged({ claims: { iss } }));
    for (const typ of ['JWT', 'id+jwt', 'at+JWT ', undefined]) await refused(await forged({ header: { typ } }));
  });

  it('without a subject, session or end are refused', async () => {
    for (const claims of [{ sub: undefined }, { sub: 7 }, { sid: undefined }, { sid: ['x'] }, { exp: undefined }]) {
      await refused(await forged({ claims }));
    }
  });

  it('are refused before and after their time, give or take 30 seconds', async () => {
    await refused(await forged({ claims: { exp: now() - 60 } }));
    await refused(await forged({ claims: { nbf: now() + 60 } }));
    await refused(await forged({ claims: { exp: 'tomorrow' } }).catch(() => 'not even signed'));
    assert.equal((await ask(await forged({ claims: { exp: now() - 10 } }))).status, 200);
  });

  it('count as stepped up for as long as they say', async () => {
    const sensitive = async (claims: object) => (await ask(await forged({ claims }), '/whoami/sensitive')).code;
    assert.equal(await sensitive({ step_up: now() + 60 }), undefined);
    assert.equal(await sensitive({ step_up: now() - 1 }), 'step-up-required');
    assert.equal(await sensitive({}), 'step-up-required');
  });

  it('of the period before are still accepted, and of the one before that no more', async () => {
    const token = await forged({});
    const month = 30 * 24 * 60 * 60 * 1000;
    clock.pass(month);
    assert.equal((await ask(token)).status, 200);
    clock.pass(month);
    await refused(token);
    clock.pass(-2 * month);
    assert.equal((await ask(token)).status, 200);
  });

  it('cannot be had without an audience and an issuer', () => {
    for (const settings of [
      { issuer: '', audience: AUDIENCE },
      { issuer: ISSUER, audience: '' },
    ]) {
      assert.throws(() => new SigningKeys(bench.vault, clock, settings), /issuer and an audience/);
    }
  });
});
