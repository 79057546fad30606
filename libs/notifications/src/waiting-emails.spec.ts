import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Event } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { WaitingEmails } from './waiting-emails.js';

const queued = (emailId: string): Event => ({ type: 'EmailQueued', data: { emailId } });
const delivered = (emailId: string): Event => ({ type: 'EmailDelivered', data: { emailId } });

it('e-mails wait from being queued until they are delivered, or delivery has come past them', () => {
  const waiting = new WaitingEmails();
  assert.equal(waiting.count(-1), 0);
  const events = [queued('eml_1'), queued('eml_2'), delivered('eml_1'), queued('eml_3')];
  waiting.apply(recorded(events), events.length - 1);
  assert.equal(waiting.count(-1), 2);
  assert.equal(waiting.count(0), 2);
  assert.equal(waiting.count(2), 1, 'the second was given up');
  assert.equal(waiting.count(3), 0);
});
