import { hash, parseOptions, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';

/** Argon2id, at least as strong as OWASP asks for. Raising it strengthens each password when it is next used. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Keeps passwords as hashes. They are taken as they are, to the last character. */
@Injectable()
export class Passwords {
  /** Of no password that anybody has: so that checking one for nobody takes as long. */
  readonly #nobodys = this.hash(crypto.randomUUID());

  hash(password: string): Promise<string> {
    return hash(password, PARAMETERS);
  }

  /** Whether it is the password of that hash. Takes as long when there is no hash to compare with. */
  async matches(known: string | undefined, password: string): Promise<boolean> {
    const matches = await verify(known ?? (await this.#nobodys), password);
    return matches && known !== undefined;
  }

  isWeak(known: string): boolean {
    const { algorithm, memoryCost, timeCost } = parseOptions(known);
    return (
      Number(algorithm) !== PARAMETERS.algorithm || memoryCost < PARAMETERS.memoryCost || timeCost < PARAMETERS.timeCost
    );
  }
}
