import { askingMongo } from '@guildhall/availability/mongodb';
import mongoose, { type mongo } from 'mongoose';
import { type Leases, ReadModel, type Row, type View, type ViewDefinition, type ViewIdentity } from '../../index.js';
import type { Kept } from './inbox.js';
import { MongooseLeases } from './leases.js';
import { MongooseView } from './mongoose-view.js';
import { idOf, ViewRegistry } from './view-registry.js';

export type MongooseOptions = Readonly<{
  uri: string;
  /** Of the service alone: nobody else reads or writes its views. */
  database: string;
}>;

/** Nothing counts as written before a majority of the servers has it on disk. */
const DURABLE = { w: 'majority', journal: true } as const;
const FIND_SERVER_MILLISECONDS = 5_000;
const ANSWER_MILLISECONDS = 30_000;

/** Views in MongoDB, one collection for each version of each. Calls throw `Unavailable` within seconds while the server is away. */
export class MongooseReadModel extends ReadModel {
  override readonly shared = true;
  readonly #views = new Map<string, unknown>();
  readonly #registry: ViewRegistry;

  private constructor(
    private readonly connection: mongoose.Connection,
    private readonly database: mongo.Db,
  ) {
    super();
    this.#registry = new ViewRegistry(database);
  }

  /** @throws {Unavailable} when no server answers */
  static async connect({ uri, database }: MongooseOptions): Promise<MongooseReadModel> {
    const connection = mongoose.createConnection(uri, {
      dbName: database,
      writeConcern: DURABLE,
      readPreference: 'primary',
      serverSelectionTimeoutMS: FIND_SERVER_MILLISECONDS,
      socketTimeoutMS: ANSWER_MILLISECONDS,
      bufferCommands: false,
    });
    try {
      await askingMongo(() => connection.asPromise());
      return new MongooseReadModel(connection, connection.getClient().db(database));
    } catch (error) {
      await connection.close().catch(() => undefined);
      throw error;
    }
  }

  async view<R extends Row>(definition: ViewDefinition<R>): Promise<View<R>> {
    const view = this.#viewOf<R>(definition);
    await view.open(definition.indexes);
    return view;
  }

  checkpointOf(views: readonly ViewIdentity[]): Promise<number> {
    return askingMongo(() => this.#registry.lowestCheckpoint(views));
  }

  versions(name: string): Promise<readonly number[]> {
    return askingMongo(() => this.#registry.versions(name));
  }

  async drop(name: string, version: number): Promise<void> {
    await this.#viewOf({ name, version }).drop();
    this.#views.delete(idOf({ name, version }));
  }

  /** In the same database, or in one that services share. */
  leases(database?: string): Leases {
    return new MongooseLeases(database === undefined ? this.database : this.connection.getClient().db(database));
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  #viewOf<R extends Row>({ name, version }: Pick<ViewDefinition<R>, 'name' | 'version'>): MongooseView<R> {
    const id = idOf({ name, version });
    // A name and version stand for one type of rows.
    const known = this.#views.get(id) as MongooseView<R> | undefined;
    const rows = this.database.collection<Kept>(`view.${id}`);
    const view = known ?? new MongooseView<R>({ name, version }, rows, this.#registry);
    this.#views.set(id, view);
    return view;
  }
}

export { MongooseLeases } from './leases.js';
