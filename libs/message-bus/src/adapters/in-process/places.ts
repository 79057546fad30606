import { type Position, START } from '@guildhall/event-store';
import type { Topic } from '../../index.js';
import type { ConsumersFile } from './consumers-file.js';

/** How far each group has come in each topic. A place never moves back. */
export class Places {
  readonly #select;
  readonly #save;
  readonly #saveAll;

  constructor(file: ConsumersFile) {
    this.#select = file.db.prepare('select topic, position from places where consumer_group = ?');
    this.#save = file.db.prepare(
      'insert into places values (?, ?, ?) on conflict do update set position = max(position, excluded.position)',
    );
    this.#saveAll = file.db.transaction((group: string, topics: readonly Topic[], position: Position) => {
      for (const topic of topics) this.#save.run([group, topic, position]);
    });
  }

  /** A topic that the group has never heard of begins at the start. */
  of(group: string, topics: readonly Topic[]): ReadonlyMap<Topic, Position> {
    const rows = this.#select.all([group]) as { topic: Topic; position: Position }[];
    const known = new Map(rows.map(({ topic, position }) => [topic, position]));
    return new Map(topics.map((topic) => [topic, known.get(topic) ?? START]));
  }

  save(group: string, topics: readonly Topic[], position: Position): void {
    this.#saveAll(group, topics, position);
  }
}
