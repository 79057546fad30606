import { Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { Injectable } from '@nestjs/common';
import { organization } from './domain/organization.js';

const MAX_WAIT_MS = 1_000;

/** Revisions of organizations, of which everything in them has its ETag. */
@Injectable()
export class Revisions {
  constructor(
    private readonly decisions: Decisions,
    private readonly subscriptions: Subscriptions,
  ) {}

  /**
   * One that an edit can be made to depend on: asked for before what is shown is read from the views, nothing that changed since
   * goes unnoticed. None while the views stay behind it: what they show may have been changed already.
   */
  async beforeReading(organizationId: string): Promise<{ revision?: number }> {
    const { revision, position } = await this.decisions.load(organization, organizationId);
    if (this.subscriptions.position >= position) return { revision };
    try {
      await this.subscriptions.appliedUpTo(position, AbortSignal.timeout(MAX_WAIT_MS));
      return { revision };
    } catch {
      return {};
    }
  }
}
