import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StandaloneProcess } from '../standalone-process.js';
import { Races } from './races.js';

const ROUNDS = 6;

describe('what people do at the same moment, in the standalone edition', () => {
  let platform: StandaloneProcess;
  let folder: string;
  let races: Races;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-races-'));
    platform = await StandaloneProcess.start(folder);
    races = await Races.on(platform.url);
  });
  after(async () => {
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const often = async (race: () => Promise<void>) => {
    for (let round = 0; round < ROUNDS; round += 1) await race();
  };

  it('fifty accept one invitation at once, and join once', () => races.acceptance(50));
  it('a transfer of ownership against the removal of its target', () => often(() => races.transferAgainstRemoval()));
  it('the deletion of a role against its assignment', () => often(() => races.deletionAgainstAssignment()));
  it('leaving against promotion', () => often(() => races.leavingAgainstPromotion()));
  it('the last who administrates against the last who administrates', () => often(() => races.lastAdmins()));
  it('a removal, then a check with its token', () => often(() => races.removalThenCheck()));
});
