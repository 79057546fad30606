import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dockerfile } from './compose-file.js';

const lastStage = (text: string) => text.slice(text.lastIndexOf('\nFROM '));

/** By what must hold: whether it does, and a change that breaks it. */
const RULES: Readonly<Record<string, readonly [(text: string) => boolean, (text: string) => string]>> = {
  'the base image is pinned to a major version and a distribution, and is the same everywhere': [
    (text) =>
      /^ARG BASE=node:\d+-[a-z]+-slim$/m.test(text) &&
      [...text.matchAll(/^FROM (\S+)/gm)].every(([, base]) => base === '${BASE}' || base === 'build'),
    (text) => text.replace(/^ARG BASE=.*$/m, 'ARG BASE=node:latest'),
  ],
  'no other program reads it first': [
    (text) => !/^# *syntax=/m.test(text),
    (text) => `# syntax=docker/dockerfile:1\n${text}`,
  ],
  'an image runs as a user that is not root, by number': [
    (text) => /^USER [1-9]\d*:[1-9]\d*$/m.test(lastStage(text)),
    (text) => text.replace(/^USER .*$/m, 'USER node'),
  ],
  'what runs belongs to somebody else': [
    (text) => !/^COPY .*--chown/m.test(lastStage(text)),
    (text) => text.replace('COPY --from=contents', 'COPY --chown=10001 --from=contents'),
  ],
  'node is the first process, so that signals reach it': [
    (text) => /^CMD \["node", /m.test(lastStage(text)) && !/^ENTRYPOINT/m.test(text),
    (text) => text.replace(/^CMD .*$/m, 'CMD npm start'),
  ],
  'Docker sees whether it is ready': [
    (text) => /^HEALTHCHECK [^\n]*\\\n +CMD \["node", "-e", ".*\/health\/ready/m.test(lastStage(text)),
    (text) => text.replace('/health/ready', '/ready'),
  ],
  'the last stage takes nothing from the sources': [
    (text) =>
      [...lastStage(text).matchAll(/^(?:COPY|ADD) (.*)$/gm)].every(([, what]) => what!.startsWith('--from=contents ')),
    (text) => text.replace('COPY --from=contents /contents .', 'COPY . .'),
  ],
  'nothing secret is an argument or a variable': [
    (text) => !/^(ARG|ENV) .*(KEY|TOKEN|PASSWORD|SECRET)/m.test(text),
    (text) => `${text}\nARG NPM_TOKEN\n`,
  ],
};

describe('the Dockerfile', () => {
  for (const [name, [holds, broken]] of Object.entries(RULES)) {
    it(name, () => {
      assert.ok(holds(dockerfile));
      assert.ok(!holds(broken(dockerfile)), 'a fault is noticed');
    });
  }
});
