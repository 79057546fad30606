import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IdentityEvent, NotificationEvent, OrganizationEvent } from '@guildhall/contracts';
import { ERASED, project } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { invitees } from './invitees.js';
import { outbox, type OutboxRow } from './outbox.js';
import { people } from './people.js';

const id = (prefix: string) => `${prefix}_00000000000000000000000000`;
const userId = id('usr');
const registered = (email: string): IdentityEvent => ({ type: 'UserRegistered', data: { userId, email, name: 'Ada' } });
const erased: IdentityEvent = { type: 'UserErased', data: { userId, emailDigest: 'digest' } };
const invited = (email: string): OrganizationEvent => ({
  type: 'InvitationIssued',
  data: {
    organizationId: id('org'),
    invitationId: id('inv'),
    email,
    emailDigest: 'digest',
    kind: 'member',
    roles: [],
    groups: [],
    projects: [],
    invitedBy: userId,
    expiresAt: '2026-01-08T00:00:00Z',
    link: 1,
  },
});

describe('the people to write to', () => {
  it('have their newest name', () => {
    const renamed: IdentityEvent = { type: 'UserRenamed', data: { userId, name: 'Ada L.' } };
    const rows = project(people, recorded([registered('ada@example.com'), renamed]));
    assert.deepEqual([...rows.values()], [{ userId, name: 'Ada L.', email: 'ada@example.com' }]);
  });
  it('are gone when erased', () =>
    assert.equal(project(people, recorded([registered('ada@example.com'), erased])).size, 0));
  it('are not there when read after their key was destroyed', () =>
    assert.equal(project(people, recorded([registered(ERASED)])).size, 0));
});

describe('the invited to write to', () => {
  const forgotten: OrganizationEvent = {
    type: 'InvitationErased',
    data: { organizationId: id('org'), invitationId: id('inv') },
  };
  it('have their address', () =>
    assert.deepEqual(
      [...project(invitees, recorded([invited('bob@example.com')])).values()],
      [{ invitationId: id('inv'), email: 'bob@example.com', kind: 'member', projectIds: [] }],
    ));
  it('are gone when erased', () =>
    assert.equal(project(invitees, recorded([invited('b@example.com'), forgotten])).size, 0));
  it('are not there when read after their key was destroyed', () =>
    assert.equal(project(invitees, recorded([invited(ERASED)])).size, 0));
});

describe('the outbox', () => {
  it('has each e-mail and when it was queued', () => {
    const data = {
      emailId: id('eml'),
      template: 'verify-email' as const,
      recipient: { type: 'user' as const, id: userId },
      causeId: id('evt'),
      link: 1,
    };
    const rows = project<NotificationEvent, OutboxRow>(outbox, recorded([{ type: 'EmailQueued', data }]));
    assert.deepEqual([...rows.values()], [{ ...data, recipientId: userId, createdAt: '2026-01-01T00:00:00.000Z' }]);
  });
});
