/**
 * The vault port: the keys under which personal data leaves the process, and the instance's secrets.
 *
 * It belongs to no context, as a KMS would not. Destroying a person's key is what erases the person from history.
 */
export abstract class Vault {
  /**
   * Makes a 256-bit key for each subject (a person, an invitation) that has none yet. Durable when it resolves.
   * For a subject whose key was destroyed it does nothing: an erased subject stays erased.
   */
  abstract createKeys(subjects: readonly string[]): Promise<void>;

  /** The keys of these subjects; a subject that never had one, or whose key was destroyed, is not in the answer. */
  abstract keys(subjects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;

  /**
   * Destroys the subject's key for ever: when it resolves, this process finds it no more, and no process does a few seconds
   * later. How soon the files that it lay in forget its bytes, wrapped by the master key, is said by the adapter. Repeating
   * it is harmless. A subject that had no key yet never gets one: an erasure counts even if it overtakes the creation.
   */
  abstract destroyKey(subject: string): Promise<void>;

  /**
   * A secret of this instance by name, e.g. a signing key. The first caller's `make` decides it, for all replicas;
   * durable when it resolves; encrypted at rest under the master key.
   */
  abstract secret(name: string, make: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array>;

  abstract close(): Promise<void>;
}
