import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Message, MessageBus } from '../index.js';
import { gate, QUICK_RETRY, type Scene, upTo, within } from './harness.js';

const ORGANIZATIONS = upTo(12).map((n) => `org-${n}`);
const MEANWHILE_MS = 300;

export const sharing = (scene: Scene): void => {
  const { otherProcess } = scene.harness;
  if (typeof otherProcess === 'function') betweenProcesses(scene, otherProcess);
  else
    it(`in one process only: ${otherProcess.never}`, async () => {
      const consumption = await scene.consume([await scene.harness.topic()], () => undefined);
      assert.equal(consumption.exclusive, true);
      await consumption.stop();
    });
};

const betweenProcesses = (scene: Scene, otherProcess: () => Promise<MessageBus>): void => {
  it('of which every process knows when all is handled, whichever does it', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    const second = await otherProcess();
    const held = gate();
    const got: string[] = [];
    const handle = async ({ data, metadata }: Message) => {
      await held.opened;
      got.push(`${String(metadata['organizationId'])} ${String(data)}`);
    };
    const first = await scene.consume([topic], handle, { group });
    const other = await second.consume({ group, topics: [topic], handle, retry: QUICK_RETRY });
    const both = [first, other];
    const publish = (...data: readonly number[]) =>
      scene.harness.publish(
        topic,
        ORGANIZATIONS.flatMap((organization) => data.map((it) => ({ stream: organization, organization, data: it }))),
      );
    const last = await publish(0, 1, 2);
    for (const { exclusive } of both) assert.equal(exclusive, false);
    for (const each of both)
      await assert.rejects(
        within(MEANWHILE_MS, (signal) => each.handledUpTo(last, signal)),
        'nothing is handled',
      );
    held.open();
    await scene.handled(other, last);
    assert.equal(new Set(got).size, ORGANIZATIONS.length * 3);
    await scene.handled(first, last);
    for (const data of upTo(6).slice(3)) {
      const next = await publish(data);
      for (const each of data % 2 ? both : both.toReversed()) {
        await scene.handled(each, next);
        assert.equal(new Set(got).size, ORGANIZATIONS.length * (data + 1));
        assert.ok(each.position >= next);
      }
    }
    await first.stop();
    await scene.handled(other, await publish(6));
    assert.equal(new Set(got).size, ORGANIZATIONS.length * 7);
    await second.close();
  });
};
