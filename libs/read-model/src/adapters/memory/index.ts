import { ReadModel, type Row, type View, type ViewDefinition, type ViewIdentity } from '../../index.js';
import { MemoryView } from './memory-view.js';

/** Views in the memory of this process, gone with it: projections fill them from the log at start. */
export class MemoryReadModel extends ReadModel {
  override readonly shared: boolean = false;
  readonly #views = new Map<string, Readonly<{ name: string; version: number; view: unknown }>>();

  async view<R extends Row>(definition: ViewDefinition<R>): Promise<View<R>> {
    const { name, version } = definition;
    const id = JSON.stringify([name, version]);
    // A name and version stand for one type of rows.
    const known = this.#views.get(id)?.view as MemoryView<R> | undefined;
    const view = known ?? new MemoryView<R>(definition);
    this.#views.set(id, { name, version, view });
    view.ensureIndexes(definition.indexes);
    return view;
  }

  async checkpointOf(views: readonly ViewIdentity[]): Promise<number> {
    const checkpoints = views.map(async ({ name, version }) => {
      const known = this.#views.get(JSON.stringify([name, version]))?.view as MemoryView<Row> | undefined;
      return known ? known.checkpoint() : -1;
    });
    return Math.min(...(await Promise.all(checkpoints)));
  }

  async versions(name: string): Promise<readonly number[]> {
    return [...this.#views.values()]
      .filter((one) => one.name === name)
      .map(({ version }) => version)
      .sort((a, b) => a - b);
  }

  async drop(name: string, version: number): Promise<void> {
    this.#views.delete(JSON.stringify([name, version]));
  }

  async close(): Promise<void> {
    this.#views.clear();
  }
}

export { MemoryLeases } from './leases.js';
