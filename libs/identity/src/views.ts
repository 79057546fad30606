import { Refusal, type Subscriptions } from '@guildhall/event-sourcing';
import type { EventStore } from '@guildhall/event-store';
import { allRows, type View } from '@guildhall/read-model';
import { type IndispensableRole, indispensableRoles, type RoleHolder, roleHolders } from './indispensables.js';
import { invitationLinks, type OpenInvitationLink } from './invitation-links.js';
import { type OpenSession, sessions } from './sessions.js';

const MAX_WAIT_MS = 5_000;

/** What this context reads from. Nothing personal is in it. */
export class IdentityViews {
  private constructor(
    private readonly subscriptions: Subscriptions,
    private readonly store: EventStore,
    readonly sessions: View<OpenSession>,
    readonly invitationLinks: View<OpenInvitationLink>,
    readonly indispensableRoles: View<IndispensableRole>,
    readonly roleHolders: View<RoleHolder>,
  ) {}

  static async open(subscriptions: Subscriptions, store: EventStore): Promise<IdentityViews> {
    return new IdentityViews(
      subscriptions,
      store,
      await subscriptions.project(sessions),
      await subscriptions.project(invitationLinks),
      await subscriptions.project(indispensableRoles),
      await subscriptions.project(roleHolders),
    );
  }

  /**
   * Resolves when the views hold what is in the log now.
   * @throws {Refusal} `not-yet-consistent` when that takes too long
   */
  async catchUp(): Promise<void> {
    const signal = AbortSignal.timeout(MAX_WAIT_MS);
    try {
      await this.subscriptions.appliedUpTo(await this.store.head(), signal);
    } catch (error) {
      throw signal.aborted ? new Refusal('not-yet-consistent') : error;
    }
  }

  /** All sessions of the user that were not ended. */
  sessionsOf(userId: string): Promise<readonly OpenSession[]> {
    return allRows(this.sessions, { where: { userId } });
  }

  /** The organizations that would be without their indispensable role if the user were gone. */
  async dependentOn(userId: string): Promise<readonly string[]> {
    const dependent: string[] = [];
    for (const { organizationId, roles } of await allRows(this.roleHolders, { where: { userId } })) {
      const { role, deleted } = (await this.indispensableRoles.get(organizationId)) ?? {};
      if (role === undefined || deleted || !roles.includes(role)) continue;
      const { rows } = await this.roleHolders.find({ where: { organizationId, roles: { has: role } }, limit: 2 });
      if (rows.length < 2) dependent.push(organizationId);
    }
    return dependent;
  }
}
