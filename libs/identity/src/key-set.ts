import { Documents, Public, SigningKeys } from '@guildhall/http';
import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';

const KeySet = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) }).meta({ id: 'KeySet' });

@Controller('.well-known/jwks.json')
export class KeySetRoute {
  constructor(private readonly keys: SigningKeys) {}

  /** Keys are published a month before they sign, so an hour in a cache is never too long. */
  @Get()
  @Public()
  @Header('cache-control', 'public, max-age=3600')
  @Documents({ summary: 'The public keys of access tokens, as a JSON Web Key Set', answers: [200, KeySet] })
  read() {
    return this.keys.publicKeySet();
  }
}
