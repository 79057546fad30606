import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Problem, PROBLEMS } from '@guildhall/contracts';
import { root } from '../repository.js';

const nginx = readFileSync(join(root, 'deploy/nginx.conf'), 'utf8');

describe('what the proxy of docker-compose.yml says itself', () => {
  const pages = [...nginx.matchAll(/^ +error_page ([\d ]+?)(?: =503)? @([\w-]+);$/gm)].flatMap(([, statuses, place]) =>
    statuses!.split(' ').map((status) => [status, place!] as const),
  );

  it('has a problem for each of its errors', () =>
    assert.deepEqual(Object.fromEntries(pages), {
      404: 'not-found',
      413: 'body-too-large',
      502: 'unavailable',
      503: 'unavailable',
      504: 'unavailable',
    }));

  it('does not put the status of its own error above a problem of another one', () =>
    assert.match(nginx, /error_page 502 503 504 =503 @unavailable;/));

  for (const code of ['not-found', 'body-too-large', 'unavailable'] as const)
    it(`says ${code} as services do`, () => {
      const { status, title, advice } = PROBLEMS[code];
      const place = new RegExp(`location @${code} \\{([^@]*?)^    \\}`, 'm').exec(nginx)?.[1] ?? '';
      const [, answered, body] = /return (\d+) '(.*)';/.exec(place) ?? [];
      const problem: Problem = {
        type: `/docs/problems/${code}`,
        title,
        status,
        detail: advice,
        code,
        requestId: '$request_id',
      };
      assert.equal(Number(answered), status);
      assert.deepEqual(JSON.parse(body ?? ''), problem);
      assert.match(place, /default_type application\/problem\+json;/);
      assert.match(place, /X-Request-Id \$request_id always/);
      assert.equal(place.includes('Retry-After'), status === 503);
    });
});
