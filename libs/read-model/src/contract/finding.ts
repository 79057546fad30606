import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Query, View } from '../index.js';
import { ids, type Member, put, type Views } from './members.js';

const members: readonly Member[] = [
  { id: '1', organization: 'acme', name: 'Zoe', age: 30, active: true, roles: ['admin', 'member'] },
  { id: '2', organization: 'acme', name: 'anna', age: 25, active: false, roles: ['member'] },
  { id: '3', organization: 'acme', name: 'Zoe', age: 41, active: true, roles: [] },
  { id: '4', organization: 'acme', name: null, age: null },
  { id: '5', organization: 'acme' },
  { id: '6', organization: 'blue', name: 'Özil', age: 25, active: true, roles: ['admin'] },
  { id: '7', organization: 'blue', name: 'a.*b$\\(', age: -3, active: false },
  { id: '8', organization: 'blue', name: '', age: 0, active: true },
];

export const finding = (views: Views): void => {
  describe('finding', () => {
    let view: View<Member>;
    before(async () => {
      view = await views.empty();
      await put(view, members);
    });

    const found = async (query: Query<Member>) => ids((await view.find(query)).rows);
    const finds = (title: string, query: Query<Member>, expected: readonly string[]): void => {
      it(title, async () => assert.deepEqual(await found(query), expected));
    };
    const filters = (title: string, where: Query<Member>['where'], expected: readonly string[]): void => {
      it(`${title}, and counts them`, async () => {
        assert.deepEqual(await found({ where }), expected);
        assert.equal(await view.count(where), expected.length);
      });
    };

    finds('everything by key', {}, ['1', '2', '3', '4', '5', '6', '7', '8']);
    it('counts everything', async () => assert.equal(await view.count(), 8));

    describe('filters', () => {
      filters('by equality', { organization: 'blue' }, ['6', '7', '8']);
      filters('by a number', { age: 25 }, ['2', '6']);
      filters('by zero and by nothing', { age: 0 }, ['8']);
      filters('by a boolean', { active: false }, ['2', '7']);
      filters('by the empty string', { name: '' }, ['8']);
      filters('by null, which a missing field is too', { name: null }, ['4', '5']);
      filters('by null inside an organization', { organization: 'acme', age: null }, ['4', '5']);
      filters('where all must hold', { organization: 'acme', age: 25, active: false }, ['2']);
      filters('to nothing', { organization: 'nowhere' }, []);
      filters('strings exactly', { name: 'zoe' }, []);
      filters('without converting types', { age: '25' as unknown as number }, []);
      filters('by one of several', { age: { in: [25, 30, 25] } }, ['1', '2', '6']);
      filters('by one of several, null among them', { organization: 'acme', name: { in: [null, 'anna'] } }, [
        '2',
        '4',
        '5',
      ]);
      filters('by one of none', { age: { in: [] } }, []);
      filters('greater', { age: { gt: 25 } }, ['1', '3']);
      filters('greater or equal', { age: { gte: 25 } }, ['1', '2', '3', '6']);
      filters('less, which null is not', { age: { lt: 25 } }, ['7', '8']);
      filters('less or equal', { age: { lte: 25 } }, ['2', '6', '7', '8']);
      filters('between', { age: { gte: 0, lt: 30 } }, ['2', '6', '8']);
      filters('in an empty range', { age: { gt: 30, lt: 30 } }, []);
      filters('between inside an organization', { organization: 'acme', age: { gt: 25, lte: 41 } }, ['1', '3']);
      filters('strings by code unit', { name: { gte: 'a' } }, ['2', '6', '7']);
      filters('in a range of its own type only', { name: { gte: '', lt: 'Zz' } }, ['1', '3', '8']);
      filters('by what a list has', { roles: { has: 'admin' } }, ['1', '6']);
      filters('by what a list has inside an organization', { organization: 'acme', roles: { has: 'member' } }, [
        '1',
        '2',
      ]);
      filters('by what no list has', { roles: { has: 'owner' } }, []);
    });

    describe('searches', () => {
      const search = (text: string, ...fields: (keyof Member)[]) => ({
        search: { text, fields },
      });
      finds('ignoring case', search('ZO', 'name'), ['1', '3']);
      finds('ignoring the case of other alphabets', search('öZ', 'name'), ['6']);
      finds('anywhere in the text', search('NN', 'name'), ['2']);
      finds('in several fields', search('b', 'name', 'organization'), ['6', '7', '8']);
      finds('no pattern', search('.*', 'name'), ['7']);
      finds('a dollar', search('$', 'name'), ['7']);
      finds('a backslash', search('\\', 'name'), ['7']);
      finds('an open bracket', search('(', 'name'), ['7']);
      finds('no start of a line', search('^', 'name'), []);
      finds('among those that the filter leaves', { where: { age: 41 }, ...search('zoe', 'name') }, ['3']);
      finds('in the order asked for', { ...search('o', 'name'), sort: { field: 'age', direction: 'descending' } }, [
        '3',
        '1',
      ]);
    });

    describe('sorts', () => {
      const sort = (field: keyof Member, direction?: 'ascending' | 'descending') => ({
        sort: { field, ...(direction && { direction }) },
      });
      const byName = ['4', '5', '8', '1', '3', '7', '2', '6'];
      const byAge = ['4', '5', '7', '8', '2', '6', '1', '3'];
      finds('strings by code unit, null first, ties by key', sort('name'), byName);
      finds('strings descending, the exact reverse', sort('name', 'descending'), byName.toReversed());
      finds('numbers', sort('age', 'ascending'), byAge);
      finds('numbers descending', sort('age', 'descending'), byAge.toReversed());
      finds('booleans', sort('active'), ['4', '5', '2', '7', '1', '3', '6', '8']);
      finds('inside an organization', { where: { organization: 'acme' }, ...sort('name') }, ['4', '5', '1', '3', '2']);
      finds('inside an organization, descending', { where: { organization: 'acme' }, ...sort('age', 'descending') }, [
        '3',
        '1',
        '2',
        '5',
        '4',
      ]);
      finds(
        'a range by its own field',
        { where: { organization: 'acme', age: { gte: 25, lte: 30 } }, ...sort('age') },
        ['2', '1'],
      );
      finds(
        'one of several',
        {
          where: { organization: 'acme', name: { in: ['anna', 'Zoe'] } },
          ...sort('name', 'descending'),
        },
        ['2', '3', '1'],
      );
      finds('by a field that is the same everywhere', { where: { age: 25 }, ...sort('age', 'descending') }, ['6', '2']);
      finds('by key when it says only the direction of nothing', { where: { organization: 'blue' } }, ['6', '7', '8']);
    });
  });
};
