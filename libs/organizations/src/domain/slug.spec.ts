import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { ORG } from './organization.fixture.js';
import { releaseSlug, reserveSlug, slug, slugOf } from './slug.js';

const given = decisionsOf(slug);
const until = '2026-01-01T00:01:00.000Z';
const reserved: OrganizationEvent = { type: 'SlugReserved', data: { organizationId: ORG, until } };
const released: OrganizationEvent = { type: 'SlugReleased', data: { organizationId: ORG } };

describe('a slug', () => {
  it('goes to who asks first', () => given().when(reserveSlug(ORG, until)).then(reserved));
  it('is not given twice', () => given(reserved).when(reserveSlug('org_other', until)).thenRefuses('slug-taken'));
  it('stays with its holder', () => given(reserved).when(reserveSlug(ORG, until)).thenNothing());
  it('can be given again once it was released', () =>
    given(reserved, released).when(reserveSlug(ORG, until)).then(reserved));
  it('is released by its holder alone', () => given(reserved).when(releaseSlug('org_other')).thenNothing());

  for (const [name, expected] of [
    ['Analytical Engines', 'analytical-engines'],
    ['  Café & Söhne  ', 'cafe-sohne'],
    ['日本', 'organization'],
    ['---', 'organization'],
    ['x'.repeat(60), 'x'.repeat(40)],
  ] as const) {
    it(`of ${JSON.stringify(name)} is ${expected}`, () => assert.equal(slugOf(name), expected));
  }
});
