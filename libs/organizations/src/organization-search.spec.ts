import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrganizationEvent } from '@guildhall/contracts';
import type { Event } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { type OrganizationPlace, OrganizationSearch, type WantedOrganizations } from './organization-search.js';

const [ADA, BOB] = ['usr_ada', 'usr_bob'];
const founded = (organizationId: string, name: string): Event => ({
  type: 'OrganizationFounded',
  data: { organizationId, name, founderId: ADA },
});
const about = (type: string, organizationId: string, userId = BOB): Event => ({
  type,
  data: { organizationId, userId },
});

const begun = [founded('org_1', 'Looms'), founded('org_2', 'Great LOOMS'), founded('org_3', 'Mills')];

const found = (userId: string, text: string, events: readonly Event[] = [], behind?: OrganizationPlace) => {
  const search = new OrganizationSearch();
  search.apply(recorded([...begun, ...events] as OrganizationEvent[]), begun.length + events.length);
  return search
    .find(userId, { text, by: 'joinedAt', direction: 'ascending', after: behind })
    .map(([place, organizationId]) => `${organizationId} ${String(place)}`);
};

describe('searching among the organizations of somebody', () => {
  it('finds by any part of a name, ignoring case, in the order they came to them', () => {
    assert.deepEqual(found(ADA, 'Loom'), ['org_1 0', 'org_2 1']);
    assert.deepEqual(found(ADA, 't l'), ['org_2 1']);
    assert.deepEqual(found(ADA, 'm.lls'), []);
  });

  it('goes on behind a place', () => {
    assert.deepEqual(found(ADA, 'loom', [], [0, 'org_1']), ['org_2 1']);
    assert.deepEqual(found(ADA, 'loom', [], [1, 'org_2']), []);
  });

  it('finds what it is called now', () => {
    const renamed: Event = { type: 'OrganizationRenamed', data: { organizationId: 'org_1', name: 'Mills, too' } };
    assert.deepEqual(found(ADA, 'mills', [renamed]), ['org_1 0', 'org_3 2']);
    assert.deepEqual(found(ADA, 'loom', [renamed]), ['org_2 1']);
  });

  it('finds after each change what is so then', () => {
    const search = new OrganizationSearch();
    let told = 0;
    const finds = (events: readonly Event[], ...expected: readonly string[]) => {
      const known = Array.from({ length: told }, () => begun[0]!);
      told += events.length;
      search.apply(recorded([...known, ...events] as OrganizationEvent[]).slice(known.length), told);
      assert.deepEqual(
        search
          .find(BOB, { text: 'loom', by: 'joinedAt', direction: 'ascending' })
          .map(([, organizationId]) => organizationId),
        expected,
      );
    };
    const renamed = (organizationId: string, name: string): Event => ({
      type: 'OrganizationRenamed',
      data: { organizationId, name },
    });
    finds(begun);
    finds([about('MemberJoined', 'org_1')], 'org_1');
    finds([about('CollaboratorJoined', 'org_3')], 'org_1');
    finds([renamed('org_3', 'Bloom')], 'org_1', 'org_3');
    finds([renamed('org_2', 'Loom')], 'org_1', 'org_3');
    finds([about('MemberRemoved', 'org_1')], 'org_3');
    finds([about('MemberJoined', 'org_1')], 'org_3', 'org_1');
    finds([about('CollaboratorRemoved', 'org_3')], 'org_1');
    finds([renamed('org_1', 'Mills')]);
  });

  it('finds where somebody is, as a member or from outside, and not where they are no more', () => {
    assert.deepEqual(found(BOB, 'm'), []);
    const events = [about('CollaboratorJoined', 'org_1'), about('MemberJoined', 'org_2')];
    assert.deepEqual(found(BOB, 'm', events), ['org_1 3', 'org_2 4']);
    assert.deepEqual(found(BOB, 'm', [...events, about('MemberJoined', 'org_1')]), ['org_2 4', 'org_1 5']);
    assert.deepEqual(found(BOB, 'm', [...events, about('MemberRemoved', 'org_2')]), ['org_1 3']);
    assert.deepEqual(found(BOB, 'm', [...events, about('CollaboratorRemoved', 'org_1')]), ['org_2 4']);
  });

  it('gives them in the order asked for, all or those found, page by page', () => {
    const search = new OrganizationSearch();
    const named = [...begun, founded('org_0', 'mills'), founded('org_4', 'Abbey looms')];
    search.apply(recorded(named as OrganizationEvent[]), named.length);
    const inPages = (wanted: Pick<WantedOrganizations, 'text' | 'by' | 'direction'>) => {
      const all: string[] = [];
      for (let after: OrganizationPlace | undefined; ;) {
        const [next] = search.find(ADA, { ...wanted, after });
        if (!next) return all.join(' ');
        all.push(next[1]);
        after = next;
      }
    };
    const EXPECTED = [
      ['joinedAt', undefined, 'org_1 org_2 org_3 org_0 org_4'],
      ['joinedAt', 'LOOM', 'org_1 org_2 org_4'],
      ['name', undefined, 'org_4 org_2 org_1 org_0 org_3'],
      ['name', 'Loom', 'org_4 org_2 org_1'],
    ] as const;
    for (const [by, text, expected] of EXPECTED) {
      assert.equal(inPages({ text, by, direction: 'ascending' }), expected);
      assert.equal(inPages({ text, by, direction: 'descending' }), expected.split(' ').toReversed().join(' '));
    }
    const rename: Event = { type: 'OrganizationRenamed', data: { organizationId: 'org_4', name: 'Zebra' } };
    search.apply(recorded([...named, rename] as OrganizationEvent[]).slice(named.length), named.length + 1);
    assert.equal(inPages({ by: 'name', direction: 'ascending' }), 'org_2 org_1 org_0 org_3 org_4');
  });
});
