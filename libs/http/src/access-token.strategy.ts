import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { decodeProtectedHeader } from 'jose';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type AccessClaims, ALGORITHM, CLOCK_SKEW_SECONDS, SigningKeys, TOKEN_TYPE } from './signing-keys.js';

/** Headers by which a token would choose its own key: such a token is refused, whatever else it says. */
const FORBIDDEN = ['jku', 'x5u', 'jwk', 'x5c', 'crit'] as const;

@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(keys: SigningKeys) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: [ALGORITHM],
      issuer: keys.settings.issuer,
      audience: keys.settings.audience,
      jsonWebTokenOptions: { clockTolerance: CLOCK_SKEW_SECONDS },
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: unknown, key?: string) => void) => {
        void provide(keyFor(keys, token), done);
      },
    });
  }

  validate(claims: AccessClaims): AccessClaims | false {
    return typeof claims.sub === 'string' && typeof claims.sid === 'string' && typeof claims.exp === 'number'
      ? claims
      : false;
  }
}

const keyFor = async (keys: SigningKeys, token: string): Promise<string> => {
  const header = decodeProtectedHeader(token);
  if (header.typ !== TOKEN_TYPE) throw new Error('not an access token');
  if (FORBIDDEN.some((name) => name in header)) throw new Error('the token names its own key');
  const key = await keys.verificationKey(header.kid);
  if (!key) throw new Error('unknown key');
  return key.export({ type: 'spki', format: 'pem' }) as string;
};

const provide = async (key: Promise<string>, done: (error: unknown, key?: string) => void): Promise<void> => {
  try {
    done(null, await key);
  } catch (error) {
    done(error);
  }
};
