import { organizationsContext } from '@guildhall/contracts';
import { CommandContext, Decisions, SystemClock } from '@guildhall/event-sourcing';
import { dyingAfter, openBench } from '@guildhall/testing';
import { FoundOrganization, FoundOrganizationHandler } from './found-organization.js';
import { Templates } from './templates.js';

/** A process that founds an organization and is killed as soon as so many of its steps are durable. */
const [folder, founderId, commandId, appends] = process.argv.slice(2) as [string, string, string, string];

const bench = await openBench([organizationsContext], { folder });
const clock = new SystemClock();
const decisions = new Decisions(dyingAfter(bench.store, Number(appends)), bench.codec, clock);
const actor = { type: 'user', id: founderId } as const;
const context = CommandContext.ofRequest(actor, { requestId: 'request', commandId, issuedAt: new Date(0) });
await new FoundOrganizationHandler(decisions, new Templates(), clock).execute(
  new FoundOrganization(founderId, { name: 'Jacquard', project: { name: 'Loom' } }, context),
);
