import type { Subscriptions } from '@guildhall/event-sourcing';
import type { ReadModel, View } from '@guildhall/read-model';
import { type NamedThing, people, things } from './names.js';
import { Trail } from './trail.js';

/** What this context reads from. */
export class AuditViews {
  private constructor(
    readonly trail: Trail,
    readonly people: View<NamedThing>,
    readonly things: View<NamedThing>,
  ) {}

  static async open(subscriptions: Subscriptions, readModel: ReadModel): Promise<AuditViews> {
    const trail = await Trail.open(readModel);
    subscriptions.follow(trail);
    return new AuditViews(trail, await subscriptions.project(people), await subscriptions.project(things));
  }
}
