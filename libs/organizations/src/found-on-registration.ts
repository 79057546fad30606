import { type IdentityEvent, identityContext } from '@guildhall/contracts';
import { type CommandContext, type Decisions, reaction, type Subscriptions } from '@guildhall/event-sourcing';
import { organization } from './domain/organization.js';
import { FoundOrganization, type FoundOrganizationHandler } from './found-organization.js';
import type { Person } from './people.js';
import type { Templates } from './templates.js';
import type { OrganizationViews } from './views.js';

type Founding = FoundOrganization['founding'];

/** Of who asked for none: nobody's name becomes that of an organization without their doing. */
const NAME = 'My organization';

/**
 * Whoever asked for an organization when they registered founds it once their address is verified. So does, where the
 * standard template founds one for everybody, whoever neither asked for one nor came by an invitation.
 */
export const foundOnRegistration = (
  decisions: Decisions,
  views: OrganizationViews,
  subscriptions: Subscriptions,
  templates: Templates,
  foundings: FoundOrganizationHandler,
) => {
  const standardFor = async ({ userId, invited }: Person): Promise<Founding | undefined> => {
    if (invited || templates.get().registration !== 'founds-organization') return undefined;
    // Who registered before this instance founded organizations for everybody, and belongs to one, needs no other.
    const { rows } = await views.memberships.find({ where: { userId }, limit: 1 });
    return rows.length === 0 ? { name: NAME } : undefined;
  };
  /** Whoever took the registration could not know which templates there are, and the person is gone by now. */
  const known = ({ template, ...rest }: Founding): Founding =>
    template !== undefined && templates.has(template) ? { ...rest, template } : rest;

  return reaction<IdentityEvent>()({
    name: 'organizations.found-on-registration',
    contexts: [identityContext],
    on: {
      EmailVerified: async ({ data: { userId }, position }, context) => {
        // The registration came before in the log, but perhaps not yet into the view.
        await subscriptions.appliedUpTo(position);
        const person = await views.people.get(userId);
        const founding = person && (person.founding ?? (await standardFor(person)));
        if (!founding) return;
        const organizationId = await unfinished(decisions, context);
        if (organizationId === undefined) return;
        await foundings.found(organizationId, new FoundOrganization(userId, known(founding), context));
      },
    },
  });
};

/** The id of what this command has still to found. A founding that lost its slug on the way is begun anew. */
const unfinished = async (decisions: Decisions, context: CommandContext): Promise<string | undefined> => {
  for (;;) {
    const organizationId = context.newId('organization');
    const { status } = (await decisions.load(organization, organizationId)).state;
    if (status !== 'abandoned') return status === 'unknown' ? organizationId : undefined;
  }
};
