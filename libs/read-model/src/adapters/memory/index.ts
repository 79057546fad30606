import { ReadModel, type Row, type View, type ViewDefinition } from '../../index.js';
import { MemoryView } from './memory-view.js';

/** Views in the memory of this process, gone with it: projections fill them from the log at start. */
export class MemoryReadModel extends ReadModel {
  readonly #views = new Map<string, unknown>();

  async view<R extends Row>(definition: ViewDefinition<R>): Promise<View<R>> {
    const id = JSON.stringify([definition.name, definition.version]);
    // A name and version stand for one type of rows.
    const known = this.#views.get(id) as MemoryView<R> | undefined;
    const view = known ?? new MemoryView<R>(definition);
    this.#views.set(id, view);
    view.ensureIndexes(definition.indexes);
    return view;
  }

  async close(): Promise<void> {
    this.#views.clear();
  }
}
