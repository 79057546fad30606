import { identityContext, organizationsContext } from '@guildhall/contracts';
import { dyingAfter, openBench } from '@guildhall/testing';
import { invited } from './invitations.fixture.js';
import { EMAIL, INVITATION, registering } from './registering.fixture.js';

/** A process that registers somebody, perhaps by an invitation, and is killed as soon as so many of its steps are durable. */
const [folder, commandId, appends, by] = process.argv.slice(2) as [string, string, string, 'invitation'?];

const bench = await openBench([identityContext, organizationsContext], { folder });
const register = await registering(bench, dyingAfter(bench.store, Number(appends)));
const invitation = by && (await invited(bench, EMAIL, INVITATION));
await bench.subscriptions.start();
await register(commandId, await invitation?.tokenOf(1));
