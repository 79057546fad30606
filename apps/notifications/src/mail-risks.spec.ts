import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mailRisks } from './mail-risks.js';

const risksOf = (change: Readonly<{ url?: string; smtp?: string; outbox?: 'on' | 'off' }>) => [
  ...mailRisks({
    GUILDHALL_PUBLIC_URL: change.url ?? 'https://id.example.com',
    GUILDHALL_SMTP_URL: change.smtp,
    GUILDHALL_OUTBOX: change.outbox ?? 'off',
  }),
];

describe('the settings of e-mails', () => {
  for (const smtp of [
    undefined,
    'smtps://user:s3cret@mail.example.com:465',
    'smtp://user:s3cret@mail.example.com:587?requireTLS=true',
    'smtp://localhost:1025',
    'smtp://127.0.0.1:1025',
    'smtp://[::1]:1025',
  ])
    it(`are secure with ${smtp ?? 'no mail server'}`, () => assert.deepEqual(risksOf({ ...(smtp && { smtp }) }), []));

  for (const smtp of [
    'smtp://user:s3cret@mail.example.com:587',
    'smtp://user:s3cret@mail.example.com:587?requireTLS=false',
    'smtps://user:s3cret@mail.example.com?tls.rejectUnauthorized=false',
    'smtp://user:s3cret@mail.example.com?requireTLS=true&tls.rejectUnauthorized=false',
  ])
    it(`are not with ${smtp}`, () => {
      const risks = risksOf({ smtp });
      assert.equal(risks.length, 1);
      assert.match(risks[0]!, /^GUILDHALL_SMTP_URL: /);
      assert.ok(!risks[0]!.includes('s3cret'));
    });

  it('show the outbox to this machine alone', () => {
    assert.deepEqual(risksOf({ outbox: 'on', url: 'http://127.0.0.1:8080' }), []);
    assert.match(risksOf({ outbox: 'on' })[0] ?? '', /^GUILDHALL_OUTBOX: /);
  });
});
