const MASTER_KEY_BYTES = 32;

/** The master key given or found is not the one under which this vault keeps its keys. Nothing was read or changed. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
}

/** @param where for the message @throws {WrongMasterKey} when it cannot be one at all */
export const checkMasterKeyLength = (key: Uint8Array, where: string): Uint8Array => {
  if (key.length === MASTER_KEY_BYTES) return key;
  throw new WrongMasterKey(`A master key has ${MASTER_KEY_BYTES} bytes; ${where} has ${key.length}`);
};
