import { identityContext, organizationsContext } from '@guildhall/contracts';
import { dyingAfter, openBench } from '@guildhall/testing';
import { registering } from './registering.fixture.js';

/** A process that registers somebody and is killed as soon as so many of its steps are durable. */
const [folder, commandId, appends] = process.argv.slice(2) as [string, string, string];

const bench = await openBench([identityContext, organizationsContext], { folder });
const register = await registering(bench, dyingAfter(bench.store, Number(appends)));
await register(commandId);
