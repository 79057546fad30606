import { FoundedOrganization, Founding, isId } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { abandonFounding, foundOrganization } from './domain/found-organization.js';
import { organization } from './domain/organization.js';
import { releaseSlug, reserveSlug, slug, slugOf } from './domain/slug.js';
import { foundedRow } from './directory.js';
import { organizationFor } from './organization-answers.js';
import { Templates } from './templates.js';

type Founded = z.infer<typeof FoundedOrganization>;

const FOUNDING_MS = 60_000;

export class FoundOrganization extends Command<Founded> {
  constructor(
    readonly founderId: string,
    readonly founding: z.infer<typeof Founding>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(FoundOrganization)
export class FoundOrganizationHandler implements ICommandHandler<FoundOrganization> {
  constructor(
    private readonly decisions: Decisions,
    private readonly templates: Templates,
    private readonly clock: Clock,
  ) {}

  execute(command: FoundOrganization): Promise<Founded> {
    return this.found(command.context.newId('organization'), command);
  }

  /** Carried out again by the same command, also after it died halfway, it is the same founding. */
  async found(organizationId: string, { founderId, founding, context }: FoundOrganization): Promise<Founded> {
    const template = this.templates.get(founding.template);
    const membershipId = context.newId('membership');
    const projectId = context.newId('project');
    const { name, project } = founding;
    // Two steps: the slug is reserved before there is an organization to bear it. Whoever dies in between leaves a
    // reservation that lapses.
    const reserved = await this.#reserve(organizationId, name, context);
    const facts = {
      organizationId,
      name,
      slug: reserved,
      founderId,
      membershipId,
      template,
      ...(project && { project: { projectId, name: project.name } }),
    };
    const { events } = await this.decisions.decide(organization, organizationId, context, foundOrganization(facts));
    const createdAt = events[0]!.time;
    const [founded] = events;
    if (founded?.type !== 'OrganizationFounded') throw new Error('A founding left no event');
    return {
      ...organizationFor(foundedRow(founded.data, createdAt), founderId, template.founderRoles),
      ...(project && { project: { id: projectId, organizationId, name: project.name, createdAt } }),
    };
  }

  async #reserve(organizationId: string, name: string, context: CommandContext): Promise<string> {
    const wanted = slugOf(name);
    // A founding that is begun anew is another one: what the one before reserved is not its own.
    const reserving = context.with({ commandId: `${context.origin.commandId}/${organizationId}` });
    for (const candidate of [wanted, `${wanted}-${organizationId.slice(-8)}`]) {
      try {
        await this.#free(candidate, context);
        const until = new Date(this.clock.now().getTime() + FOUNDING_MS).toISOString();
        await this.decisions.decide(slug, candidate, reserving, reserveSlug(organizationId, until));
        return candidate;
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'slug-taken')) throw error;
      }
    }
    throw new Refusal('slug-taken');
  }

  /** Takes a lapsed reservation away from a founding that was never finished; now it never will be. */
  async #free(candidate: string, context: CommandContext): Promise<void> {
    const { holder, until } = (await this.decisions.load(slug, candidate, context)).state;
    if (!holder || !until || until > this.clock.now().toISOString() || !isId('organization', holder)) return;
    if ((await this.decisions.load(organization, holder, context)).state.status === 'founded') return;
    const takeOver = context.as({ type: 'system', id: 'found-organization' });
    await this.decisions.decide(organization, holder, takeOver, abandonFounding(holder));
    const release = takeOver.with({ commandId: `${takeOver.origin.commandId}/release` });
    await this.decisions.decide(slug, candidate, release, releaseSlug(holder));
  }
}

@Controller('v1/organizations')
export class FoundOrganizationRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @SignedIn()
  @Documents({
    summary: 'Found an organization, with a first project if named; the caller gets the founder roles of its template',
    answers: [201, FoundedOrganization],
    problems: ['unknown-template', 'slug-taken'],
    writes: true,
  })
  async found(@Body({ schema: Founding }) founding: z.infer<typeof Founding>, @Caller() caller: SignedInCaller) {
    const founded = await this.commands.execute(new FoundOrganization(caller.userId, founding, caller.context));
    return created(`/v1/organizations/${founded.id}`, founded);
  }
}
