import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { LinkPagesRoute } from './link-pages.route.js';

type Element = { hidden: boolean; disabled: boolean; textContent: string; submit?: (event: object) => Promise<void> };
type Answers = Readonly<Record<string, Readonly<{ status: number; body?: object }>>>;

const pages = new LinkPagesRoute();

/** As much of a browser as the script needs: the elements that the page has ids for, and what its requests are answered. */
const open = (html: string, path: string, answers: Answers) => {
  const elements = new Map<string, Element>();
  for (const [tag, id] of html.matchAll(/<\w+ id="([\w-]+)"[^>]*>/g))
    elements.set(id!, { hidden: tag.includes(' hidden'), disabled: false, textContent: '' });
  const requests: string[] = [];
  let fields: Readonly<Record<string, string>> = {};
  const button = { disabled: false };
  runInNewContext(pages.script(), {
    location: new URL(path, 'https://guild.example'),
    URLSearchParams,
    FormData: class {
      *[Symbol.iterator]() {
        yield* Object.entries(fields);
      }
    },
    document: {
      getElementById: (id: string) => {
        const element = elements.get(id);
        return (
          element && {
            get hidden() {
              return element.hidden;
            },
            set hidden(hidden: boolean) {
              element.hidden = hidden;
            },
            set textContent(text: string) {
              element.textContent = text;
            },
            querySelector: () => button,
            addEventListener: (_: string, submit: (event: object) => Promise<void>) => (element.submit = submit),
          }
        );
      },
    },
    fetch: async (url: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
      const request = `${method} ${url}`;
      requests.push(headers['authorization'] ? `${request} as ${headers['authorization']}` : request);
      const { status, body } = answers[request] ?? { status: 404, body: { title: 'Not found', detail: 'Look again.' } };
      return { status, ok: status < 300, json: async () => body };
    },
  });
  return {
    requests,
    isShown: (id: string) => elements.get(id)?.hidden === false,
    message: () => elements.get('message')!.textContent,
    submit: async (id: string, entered: Readonly<Record<string, string>> = {}) => {
      fields = entered;
      await elements.get(id)!.submit!({ preventDefault: () => {} });
    },
  };
};

const soon = () => new Promise((resolve) => setImmediate(resolve));
const session = { 'POST /v1/sessions': { status: 201, body: { accessToken: 'token' } } };

describe('the page of an invitation', () => {
  const preview = (kind: string, status = 'pending') => ({
    'GET /v1/invitations/inv_1.1.mac': {
      status: 200,
      body: {
        organization: { name: 'Engines' },
        email: 'bob@example.com',
        kind,
        status,
        expiresAt: '2026-03-08T10:00:00Z',
      },
    },
  });
  const visit = async (answers: Answers) => {
    const visited = open(pages.join(), '/invitations/inv_1.1.mac', answers);
    await soon();
    return visited;
  };

  it('says what one is invited to, as a member or from outside', async () => {
    assert.match((await visit(preview('member'))).message(), /^Engines invites bob@example\.com to become a member\./);
    const { message, isShown } = await visit(preview('collaborator'));
    assert.match(message(), /^Engines invites bob@example\.com to collaborate on projects of theirs\./);
    assert.ok(isShown('choices'));
  });

  it('accepts as who signs in', async () => {
    const accepted = { 'POST /v1/invitations/inv_1.1.mac/accept': { status: 200, body: {} } };
    const page = await visit({ ...preview('collaborator'), ...session, ...accepted });
    await page.submit('accept', { password: 'secret' });
    assert.equal(page.requests.at(-1), 'POST /v1/invitations/inv_1.1.mac/accept as Bearer token');
    assert.equal(page.message(), 'You can work with Engines now.');
    assert.ok(!page.isShown('choices'));
  });

  it('declines without signing in', async () => {
    const declined = { 'POST /v1/invitations/inv_1.1.mac/decline': { status: 204 } };
    const page = await visit({ ...preview('member'), ...declined });
    await page.submit('decline');
    assert.match(page.message(), /^You have declined/);
    assert.ok(!page.isShown('choices'));
  });

  it('offers nothing once it is not open any more', async () => {
    const page = await visit(preview('member', 'revoked'));
    assert.match(page.message(), /it is revoked/);
    assert.ok(!page.isShown('choices'));
  });
});

describe('the page of an offer of ownership', () => {
  const transfer = '/v1/organizations/org_1/ownership-transfers/otr_1';
  const offer = (status: string) => ({
    ...session,
    [`GET ${transfer}`]: { status: 200, body: { status, expiresAt: '2026-03-08T10:00:00Z' } },
    'GET /v1/organizations/org_1': { status: 200, body: { name: 'Engines' } },
    [`POST ${transfer}/accept`]: { status: 200, body: {} },
    [`POST ${transfer}/decline`]: { status: 200, body: {} },
  });
  const visit = (answers: Answers) => open(pages.takeOver(), '/ownership-offers/org_1/otr_1', answers);
  const someone = { email: 'bob@example.com', password: 'secret' };

  it('asks who one is before it says anything', async () => {
    const page = visit(offer('pending'));
    await soon();
    assert.deepEqual(page.requests, []);
    assert.ok(page.isShown('sign-in') && !page.isShown('offer'));
  });

  for (const [form, how, said] of [
    ['take-over', 'accept', /^You are the owner of Engines now/],
    ['decline-ownership', 'decline', /^You have declined/],
  ] as const)
    it(`lets them ${how} it`, async () => {
      const page = visit(offer('pending'));
      await page.submit('look', someone);
      assert.match(page.message(), /^The organization Engines is offered to you/);
      assert.ok(page.isShown('offer') && !page.isShown('sign-in'));
      await page.submit(form);
      assert.equal(page.requests.at(-1), `POST ${transfer}/${how} as Bearer token`);
      assert.match(page.message(), said);
    });

  it('offers nothing once it is not open any more', async () => {
    const page = visit(offer('cancelled'));
    await page.submit('look', someone);
    assert.match(page.message(), /it is cancelled/);
    assert.ok(!page.isShown('offer'));
  });

  it('says so to whom it was not made, who may sign in as somebody else', async () => {
    const page = visit(session);
    await page.submit('look', someone);
    assert.match(page.message(), /^Not found/);
    assert.ok(page.isShown('sign-in') && !page.isShown('offer'));
  });
});
