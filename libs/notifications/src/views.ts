import type { Subscriptions } from '@guildhall/event-sourcing';
import type { View } from '@guildhall/read-model';
import { type Invitee, invitees } from './invitees.js';
import {
  type Offer,
  offers,
  type OrganizationRow,
  organizations,
  type ProjectName,
  projects,
} from './organizations.js';
import { outbox, type OutboxRow } from './outbox.js';
import { people, type Person } from './people.js';

/** What this context reads from. */
export class NotificationViews {
  private constructor(
    readonly outbox: View<OutboxRow>,
    readonly people: View<Person>,
    readonly invitees: View<Invitee>,
    readonly organizations: View<OrganizationRow>,
    readonly projects: View<ProjectName>,
    readonly offers: View<Offer>,
  ) {}

  static async open(subscriptions: Subscriptions): Promise<NotificationViews> {
    return new NotificationViews(
      await subscriptions.project(outbox),
      await subscriptions.project(people),
      await subscriptions.project(invitees),
      await subscriptions.project(organizations),
      await subscriptions.project(projects),
      await subscriptions.project(offers),
    );
  }
}
