import { accessControlContext, type Context, identityContext, organizationsContext } from '@guildhall/contracts';
import type { Event, Follower, Recorded } from '@guildhall/event-sourcing';
import type { Change, ReadModel, View, ViewIdentity } from '@guildhall/read-model';
import { auditedTypes, trailRow, type TrailRow } from './trail-row.js';

/** The contexts whose events organizations see in their trails. */
export const AUDITED: readonly Context[] = [identityContext, organizationsContext, accessControlContext];

const VIEW = { name: 'audit-trail', version: 1 } as const;

/**
 * The trail of every organization. Events are kept as they are stored: what is personal in them is encrypted under the key
 * of whose it is, and opened when it is read. So destroying the key erases it here too, and no row has to be found and
 * changed, in whatever storage the rows are.
 */
export class Trail implements Follower {
  readonly name = `${VIEW.name}@${VIEW.version}`;
  readonly contexts = AUDITED;
  readonly #audited = auditedTypes(AUDITED);
  readonly types = [...this.#audited.keys()];

  readonly shared?: ViewIdentity;

  private constructor(
    readonly view: View<TrailRow>,
    shared: boolean,
  ) {
    if (shared) this.shared = VIEW;
  }

  static async open(readModel: ReadModel): Promise<Trail> {
    const view = await readModel.view<TrailRow>({
      ...VIEW,
      indexes: [
        ['organizationId', 'position'],
        ['organizationId', 'type', 'position'],
      ],
    });
    return new Trail(view, readModel.shared);
  }

  checkpoint(): Promise<number> {
    return this.view.checkpoint();
  }

  async apply(events: readonly Recorded<Event>[], upTo: number): Promise<void> {
    const changes = events.flatMap((event): Change<TrailRow>[] => {
      const audited = this.#audited.get(event.type);
      const row = audited && trailRow(event, audited);
      return row ? [{ key: event.id, row, position: event.position }] : [];
    });
    await this.view.apply(changes, upTo);
  }
}
