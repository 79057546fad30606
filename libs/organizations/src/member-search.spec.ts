import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { IdentityEvent, OrganizationEvent } from '@guildhall/contracts';
import type { Event } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { MemberSearch } from './member-search.js';
import type { MemberPlace, Wanted } from './searched-members.js';

const [LOOMS, MILLS] = ['org_1', 'org_2'];

const registered = (userId: string, name: string): Event => ({
  type: 'UserRegistered',
  data: { userId, name, email: `${userId}@Example.com` },
});
const joined = (organizationId: string, userId: string): Event => ({
  type: 'MemberJoined',
  data: { organizationId, userId, membershipId: `mbr_${userId}`, roles: ['member'] },
});
const removed = (organizationId: string, userId: string): Event => ({
  type: 'MemberRemoved',
  data: { organizationId, userId, membershipId: `mbr_${userId}`, reason: 'left' },
});
const renamed = (userId: string, name: string): Event => ({ type: 'UserRenamed', data: { userId, name } });

describe('searching among members', () => {
  let search: MemberSearch;
  let told: number;
  beforeEach(() => {
    search = new MemberSearch();
    told = 0;
  });

  const tell = (...events: readonly Event[]) => {
    const known = Array.from({ length: told }, () => renamed('nobody', 'x'));
    search.apply(recorded([...known, ...events] as (IdentityEvent | OrganizationEvent)[]).slice(told), told);
    told += events.length;
  };
  const found = async (
    text: string | undefined,
    organizationId = LOOMS,
    passes: (userId: string) => boolean = () => true,
    order: Pick<Wanted, 'by' | 'direction'> = { by: 'joinedAt', direction: 'ascending' },
  ) => {
    const all: string[] = [];
    let after: MemberPlace | undefined;
    for (;;) {
      const page = await search.find(organizationId, { part: text, ...order, after, limit: 2, passes });
      all.push(...page.userIds);
      if (page.next === undefined) return all;
      assert.equal(page.userIds.length, 2, 'only the last page is short');
      after = page.next;
    }
  };

  /** So many that it is noted who has which characters, and as few as are looked through one by one. */
  for (const more of [0, 3_000]) {
    describe(`of whom there are ${more + 4}`, () => {
      beforeEach(() => {
        const others = Array.from({ length: more }, (_, n) => `other${n}`);
        tell(
          ...others.flatMap((userId) => [registered(userId, 'Otto Other'), joined(LOOMS, userId)]),
          ...['anna', 'bert', 'cleo', 'hanna'].flatMap((userId) => [
            registered(userId, `${userId.toUpperCase()} Weaver`),
            joined(LOOMS, userId),
          ]),
          registered('joanna', 'Joanna'),
          joined(MILLS, 'joanna'),
        );
      });

      it('finds by any part of the name or address, ignoring case, in the order they joined', async () => {
        assert.deepEqual(await found('ANN'), ['anna', 'hanna']);
        assert.deepEqual(await found('weaver'), ['anna', 'bert', 'cleo', 'hanna']);
        assert.deepEqual(await found('cleo@example.com'), ['cleo']);
        assert.deepEqual(await found('na w'), ['anna', 'hanna']);
        assert.deepEqual(await found('zzz'), []);
        assert.deepEqual(await found('.*'), []);
        assert.equal((await found('other')).length, more);
      });

      it('finds who has all of it, and not who has each part of it somewhere', async () => {
        const others = Array.from({ length: more }, (_, n) => `other${n}`);
        for (const text of ['other1', 'her29', '99@ex', 'other\nother7', 'r299', 'to otto', '11@example.com1'])
          assert.deepEqual(
            await found(text),
            others.filter((userId) => `otto other\n${userId}@example.com`.includes(text)),
            text,
          );
      });

      it('finds by less than three characters', async () => {
        assert.deepEqual(await found(' w'), ['anna', 'bert', 'cleo', 'hanna']);
        assert.deepEqual(await found('h'), [...(await found('other')), 'hanna']);
      });

      it('finds nobody of another organization', async () => {
        assert.deepEqual(await found('joanna'), []);
        assert.deepEqual(await found('joanna', MILLS), ['joanna']);
        assert.deepEqual(await found('joanna', 'org_9'), []);
      });

      it('finds by the name that they have now', async () => {
        assert.deepEqual(await found('anna'), ['anna', 'hanna']);
        tell(renamed('bert', 'Susanna'), renamed('anna', 'Nobody'));
        assert.deepEqual(await found('anna'), ['anna', 'bert', 'hanna'], 'the address is as before');
        assert.deepEqual(await found('anna w'), ['hanna']);
        assert.deepEqual(await found('susan'), ['bert']);
      });

      it('finds neither who has left nor who was erased, and who has come back where they came last', async () => {
        await found('weaver');
        tell(removed(LOOMS, 'anna'), { type: 'UserErased', data: { userId: 'cleo', emailDigest: '' } });
        assert.deepEqual(await found('weaver'), ['bert', 'hanna']);
        tell(joined(LOOMS, 'anna'));
        assert.deepEqual(await found('weaver'), ['bert', 'hanna', 'anna']);
      });

      const sorted = async (by: Wanted['by'], text?: string, direction: Wanted['direction'] = 'ascending') =>
        (
          await found(text, LOOMS, (userId) => !userId.startsWith('other') || userId === 'other7', { by, direction })
        ).join(' ');
      const other7 = more ? ' other7' : '';

      it('gives those found, or all, in the order asked for', async () => {
        const reversed = (text: string) => text.trim().split(' ').toReversed().join(' ');
        const EXPECTED = [
          ['joinedAt', 'weaver', 'anna bert cleo hanna'],
          ['name', 'weaver', 'anna bert cleo hanna'],
          ['name', 'r', `anna bert cleo hanna${other7}`],
          ['joinedAt', undefined, `${other7.trim()} anna bert cleo hanna`.trim()],
          ['name', undefined, `anna bert cleo hanna${other7}`],
          ['email', undefined, `anna bert cleo hanna${other7}`],
        ] as const;
        for (const [by, text, expected] of EXPECTED) {
          assert.equal(await sorted(by, text), expected, `${by} ${text}`);
          assert.equal(await sorted(by, text, 'descending'), reversed(expected), `-${by} ${text}`);
        }
      });

      it('keeps the order up to date', async () => {
        for (const text of [undefined, 'eaver', 'a'])
          assert.equal((await sorted('name', text)).replace(other7, ''), 'anna bert cleo hanna');
        tell(
          renamed('bert', 'Zoe Weaver'),
          removed(LOOMS, 'anna'),
          registered('dora', 'Dora Weaver'),
          joined(LOOMS, 'dora'),
        );
        for (const text of [undefined, 'eaver', 'a'])
          assert.equal((await sorted('name', text)).replace(other7, ''), 'cleo dora hanna bert');
        tell(joined(LOOMS, 'anna'), { type: 'UserErased', data: { userId: 'cleo', emailDigest: '' } });
        assert.equal(
          (await sorted('name')).replace(other7, ''),
          'cleo anna dora hanna bert',
          'the name is forgotten at once',
        );
        assert.equal(await sorted('email', 'eaver', 'descending'), 'hanna dora bert anna');
        tell(removed(LOOMS, 'cleo'));
        assert.equal((await sorted('email')).replace(other7, ''), 'anna bert dora hanna');
      });

      it('sorts who comes, goes and is renamed while it is sorting', async () => {
        // More than are sorted in one go.
        const crowd = Array.from({ length: 5_000 }, (_, n) => joined(LOOMS, `other-nameless${n}`));
        tell(...crowd, registered('zoe', 'Zoe'), joined(LOOMS, 'zoe'), joined(LOOMS, 'zed'), joined(LOOMS, 'zac'));
        const asked = sorted('name');
        // Until it has begun, and waits for its next step.
        await new Promise((resolve) => process.nextTick(resolve));
        tell(renamed('hanna', 'Aaron'), removed(LOOMS, 'cleo'), registered('dora', 'Dora'), joined(LOOMS, 'dora'));
        tell(removed(LOOMS, 'zed'), renamed('zoe', 'Abe'));
        for (const userId of ['anna', 'zac']) tell(removed(LOOMS, userId), joined(LOOMS, userId));
        await asked;
        assert.equal((await sorted('name')).replace(other7, ''), 'zac hanna zoe anna bert dora');
        const wanted = { by: 'name', direction: 'descending', limit: 20_000, passes: () => true } as const;
        const { userIds } = await search.find(LOOMS, wanted);
        assert.equal(userIds.length, new Set(userIds).size);
        assert.equal(userIds.length, more + crowd.length + 6);
      });

      it('goes on where it was when whom it gave last is gone or called otherwise', async () => {
        for (const change of [removed(LOOMS, 'bert'), renamed('cleo', 'Zoe')]) {
          const wanted = {
            by: 'name',
            direction: 'ascending',
            limit: 2,
            passes: (id: string) => !id.startsWith('other'),
          } as const;
          const { userIds, next } = await search.find(LOOMS, wanted);
          assert.deepEqual(userIds.length, 2);
          tell(change);
          const rest = await search.find(LOOMS, { ...wanted, after: next });
          assert.equal(rest.userIds[0], change.type === 'MemberRemoved' ? 'cleo' : 'hanna');
        }
      });

      it('leaves out whom the one who asks may not see', async () => {
        assert.deepEqual(await found('weaver', LOOMS, (userId) => userId !== 'bert'), ['anna', 'cleo', 'hanna']);
      });
    });
  }
});
