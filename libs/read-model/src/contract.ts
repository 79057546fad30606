import { randomUUID } from 'node:crypto';
import { after, before, describe } from 'node:test';
import { applyingChanges } from './contract/applying.js';
import { finding } from './contract/finding.js';
import { paging } from './contract/paging.js';
import { refusing } from './contract/refusing.js';
import { rowsByKey } from './contract/rows-by-key.js';
import type { Member, Views } from './contract/members.js';
import { versions } from './contract/versions.js';
import type { ReadModel, View } from './index.js';

export type ReadModelHarness = Readonly<{
  /** A read model, whatever it may hold already: the suite uses views of its own. */
  open(): Promise<ReadModel>;
  /** After the read model was closed. */
  dispose?(): Promise<void>;
}>;

/** What every adapter of the read model promises. Call it once in a spec of the adapter. */
export const readModelContract = (name: string, harness: ReadModelHarness): void => {
  describe(`read model contract: ${name}`, () => {
    let model: ReadModel;
    before(async () => {
      model = await harness.open();
    });
    after(async () => {
      await model.close();
      await harness.dispose?.();
    });

    const views: Views = {
      empty: () => views.of(`members-${randomUUID()}`),
      of: (view, version = 1): Promise<View<Member>> =>
        model.view<Member>({
          name: view,
          version,
          indexes: [['organization', 'name'], ['organization', 'age'], ['organization']],
        }),
    };

    rowsByKey(views);
    finding(views);
    paging(views);
    refusing(views);
    applyingChanges(views);
    versions(() => model);
  });
};

export { leasesContract, type LeasesHarness } from './contract/leasing.js';
