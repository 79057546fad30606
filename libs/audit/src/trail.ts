import { accessControlContext, type Context, identityContext, organizationsContext } from '@guildhall/contracts';
import type { Event, Follower, Recorded } from '@guildhall/event-sourcing';
import type { Change, ReadModel, View } from '@guildhall/read-model';
import { openSealed, seal, type Vault } from '@guildhall/vault';
import { auditedTypes, type PersonalData, type TrailEntry, trailEntry, type TrailRow } from './trail-row.js';

/** The contexts whose events organizations see in their trails. */
export const AUDITED: readonly Context[] = [identityContext, organizationsContext, accessControlContext];

const KEYS_AT_ONCE = 200;

/**
 * The trail of every organization. What is personal in it (addresses, where a request came from) is stored under the key of
 * the person or invitation whose it is and opened when it is read: destroying the key erases it here too, and no row has to
 * be found and changed, in whatever storage the rows are.
 *
 * It is a follower and not a projection, because sealing needs the vault; what goes into a row is decided by the pure
 * {@link trailEntry}.
 */
export class Trail implements Follower {
  readonly name = 'audit-trail@1';
  readonly contexts = AUDITED;
  readonly #types = auditedTypes(AUDITED);

  private constructor(
    readonly view: View<TrailRow>,
    private readonly vault: Vault,
  ) {}

  static async open(readModel: ReadModel, vault: Vault): Promise<Trail> {
    const view = await readModel.view<TrailRow>({
      name: 'audit-trail',
      version: 1,
      indexes: [
        ['organizationId', 'position'],
        ['organizationId', 'type', 'position'],
      ],
    });
    return new Trail(view, vault);
  }

  checkpoint(): Promise<number> {
    return this.view.checkpoint();
  }

  async apply(events: readonly Recorded<Event>[], upTo: number): Promise<void> {
    const entries = events.flatMap((event) => {
      const definition = this.#types.get(event.type);
      return (definition && trailEntry(event, definition)) ?? [];
    });
    const keys = await this.#keys(entries.flatMap(({ personal }) => [...personal.keys()]));
    const changes = entries.map((entry): Change<TrailRow> => {
      const row = { ...entry.row, sealed: sealed(entry, keys) };
      return { key: row.id, row, position: row.position };
    });
    await this.view.apply(changes, upTo);
  }

  /** What can still be opened of the personal data in these rows, by row and then by subject. */
  async reveal(rows: readonly TrailRow[]): Promise<ReadonlyMap<string, ReadonlyMap<string, PersonalData>>> {
    const keys = await this.#keys(rows.flatMap((row) => Object.keys(row.sealed)));
    return new Map(
      rows.map((row) => [
        row.id,
        new Map(
          Object.entries(row.sealed).flatMap(([subject, text]) => {
            const key = keys.get(subject);
            return key ? [[subject, JSON.parse(openSealed(key, row.id, text)) as PersonalData] as const] : [];
          }),
        ),
      ]),
    );
  }

  async #keys(subjects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const unique = [...new Set(subjects)];
    const keys = new Map<string, Uint8Array>();
    for (let from = 0; from < unique.length; from += KEYS_AT_ONCE) {
      for (const [subject, key] of await this.vault.keys(unique.slice(from, from + KEYS_AT_ONCE)))
        keys.set(subject, key);
    }
    return keys;
  }
}

/** Bound to its row, so that nobody can move it to another. Whoever has no key any more leaves nothing. */
const sealed = ({ row, personal }: TrailEntry, keys: ReadonlyMap<string, Uint8Array>): TrailRow['sealed'] =>
  Object.fromEntries(
    [...personal].flatMap(([subject, data]) => {
      const key = keys.get(subject);
      return key ? [[subject, seal(key, row.id, JSON.stringify(data))]] : [];
    }),
  );
