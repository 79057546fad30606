import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Refusal } from '@guildhall/event-sourcing';
import { MovableClock } from '@guildhall/testing';
import { GuessLimits, networkOf } from './guess-limits.js';

const stopped = (error: unknown) => error instanceof Refusal && error.code === 'too-many-requests';

describe('limits on guessing', () => {
  const wrong = (limits: GuessLimits, times: number, account: string, address: string) => {
    for (let time = 0; time < times; time += 1) limits.guess(account, address);
  };

  it('stop the eleventh wrong guess at an account, until the window is over', () => {
    const clock = new MovableClock();
    const limits = new GuessLimits(clock);
    wrong(limits, 10, 'ada', '192.0.2.1');
    assert.throws(() => limits.guess('ada', '192.0.2.1'), stopped);
    limits.guess('bob', '192.0.2.1');
    limits.guess('ada', '192.0.2.2');
    clock.pass(15 * 60_000);
    limits.guess('ada', '192.0.2.1');
  });

  it('begin anew after the right password', () => {
    const limits = new GuessLimits(new MovableClock());
    wrong(limits, 9, 'ada', '192.0.2.1');
    limits.guess('ada', '192.0.2.1')();
    wrong(limits, 10, 'ada', '192.0.2.1');
    assert.throws(() => limits.guess('ada', '192.0.2.1'), stopped);
  });

  it('stop one network that tries many accounts', () => {
    const limits = new GuessLimits(new MovableClock());
    for (let account = 0; account < 200; account += 1)
      limits.guess(`account ${account}`, `2001:db8::${account.toString(16)}`);
    assert.throws(() => limits.guess('ada', '2001:db8:0:0:ffff::1'), stopped);
    limits.guess('ada', '2001:db8:0:1::1');
  });

  it('tell networks apart as they are given out', () => {
    assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
    assert.equal(networkOf('2001:DB8::1'), networkOf('2001:db8:0:0:1:2:3:4'));
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0');
    assert.equal(networkOf('::1'), '0:0:0:0');
    assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  });
});
