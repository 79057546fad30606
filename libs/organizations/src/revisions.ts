import { setTimeout as wait } from 'node:timers/promises';
import { isUnavailable } from '@guildhall/availability';
import { Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { Injectable } from '@nestjs/common';
import { organization } from './domain/organization.js';

const MAX_WAIT_MS = 500;

type Known = Readonly<{ revision: number; position: number }>;

/** Revisions of organizations, of which everything in them has its ETag. */
@Injectable()
export class Revisions {
  /** Organizations whose events the event store does not give at the moment. */
  readonly #overdue = new Set<string>();

  constructor(
    private readonly decisions: Decisions,
    private readonly subscriptions: Subscriptions,
  ) {}

  /**
   * One that an edit can be made to depend on: asked for before what is shown is read from the views, nothing that changed since
   * goes unnoticed. None while the views stay behind it, for they may show what was changed already. None while the event store does
   * not answer: what there is to show is in the views.
   */
  async beforeReading(organizationId: string): Promise<{ revision?: number }> {
    const known = await this.#known(organizationId);
    if (!known) return {};
    const { revision, position } = known;
    if (this.subscriptions.position >= position) return { revision };
    try {
      await this.subscriptions.appliedUpTo(position, AbortSignal.timeout(MAX_WAIT_MS));
      return { revision };
    } catch {
      return {};
    }
  }

  async #known(organizationId: string): Promise<Known | undefined> {
    // Behind one that waits, all others would wait their turn.
    if (this.#overdue.has(organizationId)) return undefined;
    const loading = this.decisions.load(organization, organizationId);
    const over = new AbortController();
    const late = wait(MAX_WAIT_MS, 'late' as const, { signal: over.signal }).catch(() => 'late' as const);
    try {
      const first = await Promise.race([loading, late]);
      if (first !== 'late') return first;
    } catch (error) {
      if (isUnavailable(error)) return undefined;
      throw error;
    } finally {
      over.abort();
    }
    this.#overdue.add(organizationId);
    loading.catch(() => undefined).finally(() => this.#overdue.delete(organizationId));
    return undefined;
  }
}
