import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Refusal } from '@guildhall/event-sourcing';
import { MovableClock } from '@guildhall/testing';
import { GuessLimits, networkOf } from './guess-limits.js';

const stopped = (error: unknown) => error instanceof Refusal && error.code === 'too-many-requests';

describe('limits on guessing', () => {
  const judgedWrong = () => Promise.resolve(undefined);
  const judgedRight = () => Promise.resolve('ada');
  const wrong = async (limits: GuessLimits, times: number, account: string, address: string) => {
    for (let time = 0; time < times; time += 1) await limits.guess(account, address, judgedWrong);
  };
  const isStopped = (limits: GuessLimits, account: string, address: string) =>
    assert.rejects(limits.guess(account, address, judgedRight), stopped);

  it('stop the eleventh guess at an account after ten wrong ones, until the window is over', async () => {
    const clock = new MovableClock();
    const limits = new GuessLimits(clock);
    await wrong(limits, 10, 'ada', '192.0.2.1');
    await isStopped(limits, 'ada', '192.0.2.1');
    await wrong(limits, 1, 'bob', '192.0.2.1');
    await wrong(limits, 1, 'ada', '192.0.2.2');
    clock.pass(15 * 60_000);
    assert.equal(await limits.guess('ada', '192.0.2.1', judgedRight), 'ada');
  });

  it('stop those that come at once', async () => {
    const limits = new GuessLimits(new MovableClock());
    const guesses = Array.from({ length: 30 }, () => limits.guess('ada', '192.0.2.1', judgedWrong));
    const outcomes = await Promise.allSettled(guesses);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 10);
  });

  it('begin anew after the right password', async () => {
    const limits = new GuessLimits(new MovableClock());
    await wrong(limits, 9, 'ada', '192.0.2.1');
    assert.equal(await limits.guess('ada', '192.0.2.1', judgedRight), 'ada');
    await wrong(limits, 10, 'ada', '192.0.2.1');
    await isStopped(limits, 'ada', '192.0.2.1');
  });

  it('stop one network that tries many accounts', async () => {
    const limits = new GuessLimits(new MovableClock());
    for (let account = 0; account < 200; account += 1)
      await wrong(limits, 1, `account ${account}`, `2001:db8::${account.toString(16)}`);
    await isStopped(limits, 'ada', '2001:db8:0:0:ffff::1');
    await wrong(limits, 1, 'ada', '2001:db8:0:1::1');
  });

  it('do not count what nobody could judge', async () => {
    const limits = new GuessLimits(new MovableClock());
    const away = () => Promise.reject(new Error('the event store does not answer'));
    await wrong(limits, 9, 'ada', '192.0.2.1');
    for (let time = 0; time < 300; time += 1)
      await assert.rejects(limits.guess(time % 2 ? 'ada' : `account ${time}`, '192.0.2.1', away), /does not answer/);
    await wrong(limits, 1, 'ada', '192.0.2.1');
    await isStopped(limits, 'ada', '192.0.2.1');
    assert.equal(await limits.guess('bob', '192.0.2.1', judgedRight), 'ada');
  });

  it('tell networks apart as they are given out', () => {
    assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
    assert.equal(networkOf('2001:DB8::1'), networkOf('2001:db8:0:0:1:2:3:4'));
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0');
    assert.equal(networkOf('::1'), '0:0:0:0');
    assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  });
});
