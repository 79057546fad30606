import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { PROBLEMS, type ProblemCode } from '@guildhall/contracts';
import { stage } from '../stage.js';
import { PROVOCATIONS } from './provocations.js';
import { type Scene, setScene } from './scene.js';

const root = new URL('../../../', import.meta.url);
const codes = Object.keys(PROBLEMS) as ProblemCode[];

describe('every problem', () => {
  const on = stage();
  let scene: Scene;
  before(async () => {
    scene = await setScene(on);
  });

  describe('is explained where its type says, with what to do', () => {
    for (const code of codes) {
      it(code, async () => {
        const { status, title, advice } = PROBLEMS[code];
        const answer = await fetch(`${on.instance()}/docs/problems/${code}`);
        const page = await answer.text();
        assert.equal(answer.status, 200);
        for (const text of [code, String(status), title, advice]) assert.ok(page.includes(text), text);
        assert.match(advice, /^[A-Z].{10,}[.]$/s, 'a sentence');
      });
    }
  });

  describe('is provoked', () => {
    for (const code of codes) {
      it(code, async () => {
        const provoked = PROVOCATIONS[code];
        if (typeof provoked === 'function') {
          const { code: told, status, detail } = await provoked(scene);
          assert.deepEqual([told, status], [code, PROBLEMS[code].status], detail);
          assert.ok(detail.startsWith(PROBLEMS[code].advice), detail);
          return;
        }
        const { spec, test } = provoked;
        const text = readFileSync(new URL(spec, root), 'utf8');
        const begins = text.indexOf(`it('${test}'`);
        assert.ok(begins >= 0, `${spec} has no test “${test}”`);
        const ends = text.indexOf(' it(', begins + 1);
        assert.ok(
          new RegExp(`['"]${code}['"]`).test(text.slice(begins, ends)),
          `“${test}” of ${spec} does not speak of ${code}`,
        );
      });
    }
  });
});
