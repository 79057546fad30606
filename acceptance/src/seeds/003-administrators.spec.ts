import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  assign,
  asUser,
  createProject,
  found,
  type Founded,
  inOrganization,
  inProject,
  invite,
  refused,
} from '../acts.js';
import { type Person, stage } from '../stage.js';

describe('seed 003: administrators, to members who may not view them', () => {
  const { person, registered, mailbox } = stage();
  let [ona, abe, meg, pen]: Person[] = [];
  let looms: Founded;
  let [groupId, projectId] = ['', ''];

  const joined = async (name: string, roles?: string[]): Promise<Person> => {
    const email = mailbox(name);
    await invite(ona!, looms.id, { email, ...(roles && { roles }) });
    return registered(name, email);
  };

  before(async () => {
    ona = await person('Ona');
    looms = await found(ona, 'cloud');
    abe = await joined('Abe', ['administrator']);
    meg = await joined('Meg');
    pen = await joined('Pen');
    const members = [abe.id, meg.id, ona.id, pen.id];
    const at = inOrganization(looms.id);
    groupId = (
      await ona.api.post('/v1/organizations/{organizationId}/groups', { ...at, body: { name: 'All', members } })
    ).id;
    projectId = (await createProject(ona, looms.id, 'All')).id;
    await assign(ona, projectId, asUser(abe), 'blob-viewer');
    await assign(ona, projectId, asUser(meg), 'project-admin');
    await assign(ona, projectId, asUser(pen), 'blob-viewer');
  });

  type Page = Readonly<{ data: readonly { userId: string }[]; nextCursor: string | null }>;
  const ofGroup = ({ api }: Person, query: { limit: number; cursor?: string }): Promise<Page> =>
    api.get('/v1/organizations/{organizationId}/groups/{groupId}/members', {
      params: { path: { organizationId: looms.id, groupId }, query },
    });
  const ofProject = ({ api }: Person, query: { limit: number; cursor?: string }): Promise<Page> =>
    api.get('/v1/projects/{projectId}/members', { params: { path: { projectId }, query } });

  for (const [list, get] of [
    ['a group', ofGroup],
    ['a project', ofProject],
  ] as const) {
    it(`are not among those of ${list}, and no page but the last is short`, async () => {
      const seenBy = async (who: Person, limit: number): Promise<string[]> => {
        const all: string[] = [];
        for (let cursor: string | undefined; ;) {
          const { data, nextCursor } = await get(who, { limit, ...(cursor !== undefined && { cursor }) });
          all.push(...data.map(({ userId }) => userId));
          if (nextCursor === null) return all;
          assert.equal(data.length, limit);
          cursor = nextCursor;
        }
      };
      for (const limit of [1, 2, 50]) {
        assert.deepEqual((await seenBy(meg!, limit)).toSorted(), [meg!.id, pen!.id].toSorted());
        const all = [ona!, abe!, meg!, pen!].map(({ id }) => id).toSorted();
        for (const who of [ona!, abe!]) assert.deepEqual((await seenBy(who, limit)).toSorted(), all);
      }
    });
  }

  it('are no members to who adds them to a project', async () => {
    const adds = (who: Person, whom: { userId: string } | { email: string }) =>
      who.api.post('/v1/projects/{projectId}/members', {
        ...inProject(projectId),
        body: { ...whom, roles: ['blob-editor'] },
      });
    for (const whom of [{ userId: abe!.id }, { email: abe!.email }]) assert.ok('userId' in (await adds(ona!, whom)));
    await refused(adds(meg!, { userId: abe!.id }), 409, 'not-a-member');
    // No other answer than for an address that nobody has.
    for (const email of [abe!.email, `nobody.${abe!.email}`]) await refused(adds(meg!, { email }), 403, 'forbidden');
  });

  it('are nobody to who asks for them in a project, or sets their roles there', async () => {
    const at = { params: { path: { projectId, userId: abe!.id } } };
    const path = '/v1/projects/{projectId}/members/{userId}';
    await refused(meg!.api.get(path, at), 404, 'not-found');
    await refused(pen!.api.get(path, at), 403, 'forbidden');
    const set = { ...at, body: { roles: ['blob-viewer'] } };
    await refused(meg!.api.patch(path, set), 409, 'not-a-member');
    await refused(pen!.api.patch(path, set), 403, 'forbidden');
    assert.equal((await ona!.api.patch(path, set)).email, abe!.email);
    assert.equal((await ona!.api.get(path, at)).email, abe!.email);
    const ofPen = { params: { path: { projectId, userId: pen!.id } } };
    assert.equal((await meg!.api.get(path, ofPen)).email, pen!.email);
  });
});
