import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { StandaloneProcess } from '../standalone-process.js';
import { SilentNarrator } from './narrator.js';
import { tour } from './tour.js';

it('the tour passes on the standalone process, through a kill -9, and can be taken twice', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-tour-'));
  const platform = await StandaloneProcess.start(folder);
  t.after(async () => {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const crash = async () => {
    await platform.kill();
    await platform.start();
  };
  await tour({ url: platform.url, crash }, new SilentNarrator());
  await tour({ url: platform.url }, new SilentNarrator());
});
