import { identityContext, organizationsContext } from '@guildhall/contracts';
import { dyingAfter, openBench } from '@guildhall/testing';
import { foundingOnRegistration } from './registered-people.fixture.js';

/** A process that founds an organization for who registered and is killed as soon as so many of its steps are durable. */
const [folder, appends] = process.argv.slice(2) as [string, string];

const bench = await openBench([identityContext, organizationsContext], { folder });
const { registers, settled } = await foundingOnRegistration(bench, dyingAfter(bench.store, Number(appends)));
await bench.subscriptions.start();
await registers();
await settled();
