import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Topic, TopicLog, type TopicSelection } from '@guildhall/message-bus';
import { AccessUnknown, followAccess } from './index.js';

/** Topics with nothing in them, which can fail and fall silent. */
class EmptyTopics extends TopicLog {
  stalledForMs = 0;
  #fail: (error: Error) => void = () => undefined;

  override async *subscribe(_: readonly Topic[], { signal }: TopicSelection) {
    yield { events: [], upTo: 7, caughtUp: true, settled: new Map() };
    await new Promise<void>((resolve, reject) => {
      this.#fail = reject;
      signal.addEventListener('abort', () => resolve());
    });
  }

  fail(): void {
    this.#fail(new Error('gone'));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

it('answers while the topics are heard of, and throws when they are not, or after the end', async () => {
  const topics = new EmptyTopics();
  const { replica, appliedUpTo, stop } = await followAccess(topics, { maxStalenessMs: 1_000 });
  const ask = () => replica.sees('usr', 'prj');
  await appliedUpTo(7);
  assert.equal(ask(), false);
  topics.stalledForMs = 1_001;
  assert.throws(ask, AccessUnknown);
  topics.stalledForMs = 0;
  assert.equal(ask(), false);
  await stop();
  assert.throws(ask, AccessUnknown);
});

it('counts from when following failed, and answers again when it goes on', async () => {
  const topics = new EmptyTopics();
  const { replica, stop } = await followAccess(topics, { maxStalenessMs: 30, firstDelayMs: 200, maxDelayMs: 200 });
  topics.fail();
  await new Promise((resolve) => setTimeout(resolve, 70));
  assert.throws(() => replica.sees('usr', 'prj'), AccessUnknown);
  const end = performance.now() + 10_000;
  while (replica.stalenessMs >= 30) {
    assert.ok(performance.now() < end, 'it goes on');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(replica.sees('usr', 'prj'), false);
  await stop();
});
