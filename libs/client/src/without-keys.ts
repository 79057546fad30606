import { Vault } from '@guildhall/vault';

const refused = (): Promise<never> => Promise.reject(new Error('The keys are in the vault of the platform, not here'));

/** What a downstream service has of the vault: nothing, so that everything personal reads `erased`. */
export class WithoutKeys extends Vault {
  override keys(): Promise<ReadonlyMap<string, Uint8Array>> {
    return Promise.resolve(new Map());
  }

  override readonly createKeys = refused;
  override readonly destroyKey = refused;
  override readonly secret = refused;

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
