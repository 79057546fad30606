/** A process for the crash spec to kill: it fills a view as fast as it can, and says what it is about to do. */
import { writeSync } from 'node:fs';
import { accounts, catchUp } from './crash-log.fixture.js';
import { MongooseReadModel } from './index.js';

const [uri = '', database = ''] = process.argv.slice(2);
const model = await MongooseReadModel.connect({ uri, database });
await catchUp(await model.view(accounts), {
  to: Number.MAX_SAFE_INTEGER,
  sizes: () => 1 + Math.floor(Math.random() * 150),
  tell: (what, upTo) => writeSync(1, `${what} ${upTo}\n`),
});
