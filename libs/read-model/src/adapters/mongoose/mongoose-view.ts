import { answered, askingMongo } from '@guildhall/availability/mongodb';
import type { mongo } from 'mongoose';
import {
  type Change,
  checkQuery,
  checkWhere,
  type Page,
  type Query,
  type Row,
  scalarAt,
  type Seen,
  View,
  type ViewDefinition,
} from '../../index.js';
import { pathOf, queryFilter, sortOf, whereFilter } from './filter.js';
import { Inbox, type Kept } from './inbox.js';
import { loadedRow, loadedString, storedRow, storedString } from './stored.js';
import type { ViewRegistry } from './view-registry.js';

/** For what takes long where there are many rows. */
const LONG_MS = 120_000;

/**
 * A view in a collection of its own: one document per row, that a change replaces only if it is newer. Changes are applied
 * one batch after the other; one process at a time should do so, and if an old one goes on by mistake, it changes nothing.
 */
export class MongooseView<R extends Row> extends View<R> {
  readonly #inbox: Inbox;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly definition: Pick<ViewDefinition<R>, 'name' | 'version'>,
    private readonly rows: mongo.Collection<Kept>,
    private readonly registry: ViewRegistry,
  ) {
    super();
    this.#inbox = new Inbox(rows);
  }

  /** Makes the indexes that are not there yet, and ends what a crash may have left half done. */
  async open(indexes: ViewDefinition<R>['indexes'] = []): Promise<void> {
    await askingMongo(async () => {
      const { halfCleared } = await this.registry.open(this.definition);
      if (halfCleared) await this.clear();
      await this.rows.createIndexes([[], ...indexes].map((fields) => ({ key: indexKey(fields) })));
    }, LONG_MS);
  }

  async get(key: string): Promise<R | undefined> {
    const kept = await askingMongo(() => this.rows.findOne({ _id: storedString(key), live: true }));
    return kept?.row && this.#loaded(kept.row);
  }

  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, R>> {
    const rows = new Map<string, R>();
    for (const [key, { row }] of await this.seen(keys)) if (row) rows.set(key, row);
    return rows;
  }

  async seen(keys: readonly string[]): Promise<ReadonlyMap<string, Seen<R>>> {
    const seen = new Map<string, Seen<R>>();
    if (keys.length === 0) return seen;
    const found = await askingMongo(() => this.rows.find({ _id: { $in: keys.map(storedString) } }).toArray());
    for (const { _id, row, position } of found)
      seen.set(loadedString(_id), { row: row && this.#loaded(row), position });
    return seen;
  }

  async find(query: Query<R>): Promise<Page<R>> {
    const checked = checkQuery(this.definition, query);
    const { limit, sortField } = checked;
    // One more than asked for tells whether a next page exists.
    const found = await askingMongo(() =>
      this.rows
        .find(queryFilter(checked))
        .sort(sortOf(checked))
        .limit(limit + 1)
        .toArray(),
    );
    const rows = found.slice(0, limit).map(({ row }) => this.#loaded(row ?? {}));
    const [last, key] = [rows.at(-1), found[limit - 1]?._id];
    const more = found.length > limit && last !== undefined && key !== undefined;
    const value = more && sortField !== undefined ? scalarAt(last, sortField) : null;
    return { rows, nextCursor: more ? checked.cursorAfter(value, loadedString(key)) : null };
  }

  async count(where?: Query<R>['where']): Promise<number> {
    const filter = whereFilter(checkWhere(where));
    return askingMongo(() => this.rows.countDocuments(filter));
  }

  async apply(changes: readonly Change<R>[], checkpoint: number): Promise<void> {
    // All copies first: a row that is no JSON must not leave half a batch behind.
    const copies = changes.map(({ key, row, position }) => ({
      key: storedString(key),
      row: row && storedRow(row),
      position,
    }));
    return this.#inTurn(async () => {
      if (copies.length > 0) await this.#inbox.take(copies, await this.registry.checkpointForWriting(this.definition));
      await this.registry.advance(this.definition, checkpoint);
      await this.#inbox.forgetDeletions(checkpoint);
    });
  }

  checkpoint(): Promise<number> {
    return askingMongo(() => this.registry.checkpoint(this.definition));
  }

  park(key: string): Promise<void> {
    return askingMongo(() => this.registry.park(this.definition, storedString(key)));
  }

  async parked(): Promise<readonly string[]> {
    return (await askingMongo(() => this.registry.parked(this.definition))).map(loadedString);
  }

  clear(): Promise<void> {
    return this.#inTurn(async () => {
      await this.registry.beginClearing(this.definition);
      await answered(this.rows.deleteMany({}), LONG_MS);
      await this.registry.endClearing(this.definition);
    });
  }

  /** Removes the view altogether. A crash on the way leaves it empty and listed. */
  drop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.registry.beginClearing(this.definition);
      await answered(this.rows.drop(), LONG_MS);
      await this.registry.forget(this.definition);
    });
  }

  #loaded(stored: object): R {
    return loadedRow(stored) as R;
  }

  /** In the order of the calls: a later batch must not move the checkpoint past one that is not written yet. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(() => askingMongo(work, Number.POSITIVE_INFINITY));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** `live` first: queries never see remembered deletions, and counting needs no document. The key last gives the order of ties. */
const indexKey = (fields: readonly string[]): Record<string, 1> => ({
  live: 1,
  ...Object.fromEntries(fields.map((field) => [pathOf(field), 1 as const])),
  _id: 1,
});
