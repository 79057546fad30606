import type { OrganizationEvent } from '@guildhall/contracts';
import { type Decider, Refusal } from '@guildhall/event-sourcing';

export type Slug = Readonly<{ holder?: string; until?: string }>;

/** Who has a slug: one organization per slug and instance. */
export const slug: Decider<Slug, OrganizationEvent> = {
  category: 'slug',
  initialState: () => ({}),
  evolve: (state, { type, data }) => {
    if (type === 'SlugReserved') return { holder: data.organizationId, until: data.until };
    return type === 'SlugReleased' ? {} : state;
  },
};

export const reserveSlug =
  (organizationId: string, until: string) =>
  ({ holder }: Slug): readonly OrganizationEvent[] => {
    if (holder === organizationId) return [];
    if (holder) throw new Refusal('slug-taken');
    return [{ type: 'SlugReserved', data: { organizationId, until } }];
  };

export const releaseSlug =
  (organizationId: string) =>
  ({ holder }: Slug): readonly OrganizationEvent[] =>
    holder === organizationId ? [{ type: 'SlugReleased', data: { organizationId } }] : [];

/** How a name looks in an address: lower case, digits and hyphens, at most 40 characters. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-$/, '') || 'organization';
