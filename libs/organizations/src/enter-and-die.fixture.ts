import { organizationsContext } from '@guildhall/contracts';
import { Decisions, SystemClock } from '@guildhall/event-sourcing';
import { dyingAfter, openBench } from '@guildhall/testing';
import { type WayIn, waysIn } from './ways-in.fixture.js';

/** A process that takes somebody into an organization and is killed as soon as anything of it is durable. */
const [folder, way, commandId] = process.argv.slice(2) as [string, WayIn, string];

const bench = await openBench([organizationsContext], { folder });
const before = waysIn(bench.decisions);
await before.found('founding');
if (way === 'accept') await before.invite('inviting');
await waysIn(new Decisions(dyingAfter(bench.store, 1), bench.codec, new SystemClock()))[way](commandId);
