import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StandaloneProcess } from './standalone-process.js';
import { SilentNarrator } from './tour/narrator.js';
import { Visitor } from './tour/visitor.js';

type Operation = Readonly<{
  security?: readonly unknown[];
  requestBody?: unknown;
  parameters?: readonly Readonly<{ name: string; in: string }>[];
}>;
type Document = Readonly<{ paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }>;
type Sent = Readonly<{
  what: string;
  method: string;
  path: string;
  body?: string;
  headers?: Readonly<Record<string, string>>;
}>;

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const NOBODYS_ID = '01m80s1x6herzryv5d7py059gb';
const PREFIXES: Readonly<Record<string, string>> = {
  organizationId: 'org',
  projectId: 'prj',
  userId: 'usr',
  invitationId: 'inv',
  assignmentId: 'asg',
  sessionId: 'ses',
};

/** A path with ids that have the right form and are nobody's. */
const filled = (path: string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (PREFIXES[name] ? `${PREFIXES[name]}_${NOBODYS_ID}` : 'nothing'));

const NONSENSE: Readonly<Record<string, string>> = {
  'an id of the wrong kind': `evt_${NOBODYS_ID}`,
  'an id that is none': "' or 1=1 --",
  'a path out of the path': '../../etc/passwd',
  'a null byte': '\u0000',
  'a very long id': 'x'.repeat(3_000),
  'another alphabet': '日本語',
};

const BODIES: Readonly<Record<string, string>> = {
  'broken JSON': '{"name":',
  'no object': '[]',
  'a number': '7',
  null: 'null',
  'unknown fields': '{"nobody":"knows","this":1}',
  'objects where texts belong':
    '{"email":{"$gt":""},"password":{"$ne":null},"name":{"a":1},"token":{"b":2},"checks":{"c":3}}',
  'a prototype': '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
  'a deep nest': `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  'too much': JSON.stringify({ name: 'x'.repeat(300_000) }),
};

describe('every endpoint of the running platform', () => {
  let platform: StandaloneProcess;
  let folder = '';
  let token = '';
  let operations: readonly (readonly [method: string, path: string, operation: Operation])[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-bad-input-'));
    platform = await StandaloneProcess.start(folder);
    const eve = new Visitor('Eve', () => platform.url, new SilentNarrator());
    const person = { email: 'eve@example.com', password: 'quite a long password' };
    await eve.must(201, 'POST', '/v1/users', { ...person, name: 'Eve' });
    const { data } = await eve.must<{ data: { links: string[] }[] }>(200, 'GET', '/outbox');
    await eve.must(204, 'POST', '/v1/email-verifications', {
      token: new URL(data[0]!.links[0]!).searchParams.get('token'),
    });
    token = (await eve.must<{ accessToken: string }>(201, 'POST', '/v1/sessions', person)).accessToken;
    const document = await eve.must<Document>(200, 'GET', '/openapi.json');
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [method.toUpperCase(), path, operation] as const),
    );
  });
  after(async () => {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const written = async () => {
    const metrics = await (await fetch(`${platform.url}/metrics`)).text();
    return /^guildhall_appended_events_total (\d+)/m.exec(metrics)?.[1];
  };

  /** Sends what must be refused, and sees that it was, in the form that refusals have, and that nothing was written. */
  const refuses = async (requests: readonly Sent[], signedIn = true) => {
    const before = await written();
    for (const { what, method, path, body, headers } of requests) {
      const response = await fetch(`${platform.url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(signedIn && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body }),
      });
      const text = await response.text();
      const about = `${method} ${path.slice(0, 120)} with ${what}: ${response.status} ${text.slice(0, 200)}`;
      assert.ok(response.status >= 400 && response.status < 500, about);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/, about);
      const problem = JSON.parse(text) as { code: string; status: number; detail: string; requestId: string };
      assert.equal(problem.status, response.status, about);
      assert.ok(problem.code && problem.detail && problem.requestId, about);
    }
    assert.equal(await written(), before);
  };

  it('is there to be tried', () => assert.ok(operations.length >= 30, `${operations.length} operations`));

  it('is described without a reference that leads nowhere', async () => {
    const document = await (await fetch(`${platform.url}/openapi.json`)).json();
    const references = new Set([...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map((match) => match[1]!));
    assert.ok(references.has('/components/schemas/Problem'));
    for (const reference of references) {
      const found = reference
        .split('/')
        .slice(1)
        .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
      assert.ok(found, `${reference} leads nowhere`);
    }
  });

  it('names every parameter of its paths', () => {
    for (const [method, path, { parameters = [] }] of operations) {
      const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      assert.deepEqual(named.toSorted(), (path.match(/\{\w+\}/g) ?? []).toSorted(), `${method} ${path}`);
    }
  });

  it('refuses bodies where none is taken', () =>
    refuses(
      operations
        .filter(([method, , { requestBody }]) => WRITES.has(method) && requestBody === undefined)
        .map(([method, path]) => ({ what: 'a body', method, path: filled(path), body: '{"nobody":"knows"}' })),
    ));

  it('refuses query parameters on writes, so that nobody takes one for understood', () =>
    refuses(
      operations
        .filter(([method]) => WRITES.has(method))
        .map(([method, path, { requestBody }]) => ({
          what: 'a query',
          method,
          path: `${filled(path)}?dryRun=true`,
          ...(requestBody !== undefined && { body: '{}' }),
        })),
    ));

  it('refuses what is no HTTP in the form of all refusals', async () => {
    for (const nonsense of ['NONSENSE\r\n\r\n', `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(40_000)}\r\n\r\n`]) {
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(platform.port, '127.0.0.1', () => socket.write(nonsense));
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('end', () => resolve(text));
        socket.on('error', reject);
      });
      assert.match(answer, /^HTTP\/1\.1 4\d\d [^]*content-type: application\/problem\+json[^]*"code":"/);
    }
  });

  it('refuses bodies that make no sense', () =>
    refuses(
      operations
        .filter(([, , { requestBody }]) => requestBody !== undefined)
        .flatMap(([method, path]) =>
          Object.entries(BODIES).map(([what, body]) => ({ what, method, path: filled(path), body })),
        ),
    ));

  it('refuses ids that make no sense', () =>
    refuses(
      operations
        .filter(([, path]) => path.includes('{'))
        .flatMap(([method, path, { requestBody }]) =>
          Object.entries(NONSENSE).map(([what, id]) => ({
            what,
            method,
            path: path.replaceAll(/\{\w+\}/g, encodeURIComponent(id)),
            ...(requestBody !== undefined && { body: '{}' }),
          })),
        ),
    ));

  it('refuses who is not signed in, or says so with a token that is none', async () => {
    const secured = operations.filter(([, , { security }]) => security !== undefined);
    assert.ok(secured.length >= 20);
    const anybody = secured.map(([method, path]) => ({ what: 'no token', method, path: filled(path) }));
    await refuses(anybody, false);
    const forged = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${Buffer.from('{"sub":"usr"}').toString('base64url')}.`;
    for (const authorization of ['Bearer nonsense', `Bearer ${forged}`, `Basic ${token}`]) {
      await refuses(
        anybody.map((request) => ({ ...request, what: authorization, headers: { authorization } })),
        false,
      );
    }
  });

  it('knows nothing of what is not there for the caller', () =>
    refuses(
      operations
        .filter(([, path, { requestBody }]) => path.includes('{') && requestBody === undefined)
        .map(([method, path]) => ({ what: "nobody's id", method, path: filled(path) })),
    ));

  it('refuses queries, media types and consistency tokens that make no sense', () =>
    refuses([
      ...['limit=0', 'limit=201', 'limit=x', 'cursor=nonsense', 'nobody=knows', 'search='].map((query) => ({
        what: query,
        method: 'GET',
        path: `/v1/organizations?${query}`,
      })),
      ...operations
        .filter(([method, , { requestBody }]) => WRITES.has(method) && requestBody !== undefined)
        .map(([method, path]) => ({
          what: 'another media type',
          method,
          path: filled(path),
          body: '<name/>',
          headers: { 'content-type': 'application/xml' },
        })),
      ...operations
        .filter(([, path]) => !path.includes('{'))
        .map(([method, path, { requestBody }]) => ({
          what: 'a consistency token that is none',
          method,
          path,
          ...(requestBody !== undefined && { body: '{}' }),
          headers: { 'guildhall-at-least': 'pos_AAAAAAAAAAAAAAAAAAAAAA' },
        })),
    ]));

  it('stops within its grace although a request is never sent to its end', async () => {
    const socket = connect(platform.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const head = 'POST /v1/users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n';
    await new Promise<void>((resolve) => socket.write(`${head}{"em`, () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    assert.equal(await platform.stop(), 0);
    assert.ok(performance.now() - started < 20_000);
  });
});
