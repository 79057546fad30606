import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { NewGroup } from '@guildhall/client/api';
import {
  assign,
  asUser,
  createProject,
  forbidden,
  found,
  type Founded,
  inOrganization,
  inProject,
  invite,
  may,
  memberAs,
  members,
  organizationAs,
  projectsAs,
  refused,
  removeMember,
  setRoles,
} from '../acts.js';
import { type Person, stage } from '../stage.js';

const VERBS = ['list', 'get', 'create', 'update', 'delete'];

describe('seed 003: organizations, groups and ownership', () => {
  const { person, registered, mailbox, mailTo, linkTo } = stage();
  let [ona, abe, meg, bill]: Person[] = [];
  let looms: Founded;

  /** Invited by the owner, and registered through the link. */
  const joined = async (
    name: string,
    more: { roles?: string[]; groups?: string[] } = {},
    by = ona!,
  ): Promise<Person> => {
    const email = mailbox(name);
    await invite(by, looms.id, { email, ...more });
    return registered(name, email);
  };
  const createGroup = async (who: Person, body: NewGroup) =>
    who.api.post('/v1/organizations/{organizationId}/groups', { ...inOrganization(looms.id), body });
  const groupAt = (groupId: string) => ({ params: { path: { organizationId: looms.id, groupId } } });
  const rename = async (who: Person, name: string, id = looms.id) =>
    who.api.patch('/v1/organizations/{organizationId}', { ...inOrganization(id), body: { name } });
  const remove = async (who: Person, id: string) =>
    who.api.delete('/v1/organizations/{organizationId}', inOrganization(id));
  const leave = async (who: Person, id: string) =>
    who.api.delete('/v1/organizations/{organizationId}/members/me', inOrganization(id));
  const actionsOf = async (who: Person, id = looms.id) => (await organizationAs(who, id)).you.actions;

  before(async () => {
    ona = await person('Ona');
    looms = await found(ona, 'cloud');
    abe = await joined('Abe', { roles: ['administrator'] });
    const group = await createGroup(ona, {
      name: 'Weavers',
      projects: [{ projectId: looms.project, roles: ['deployment-editor'] }],
    });
    meg = await joined('Meg', { groups: [group.id] });
    bill = await joined('Bill', { roles: ['billing-administrator'] });
  });

  it('Organization Users can have different roles depending on their access level.', async () => {
    const held = await Promise.all([ona!, abe!, meg!, bill!].map((who) => memberAs(ona!, looms.id, who)));
    assert.deepEqual(
      held.map(({ roles }) => roles),
      [['owner'], ['administrator'], ['member'], ['billing-administrator']],
    );
  });

  it('Owner - this role is assigned to the User who created the Organization.', async () => {
    const { owner, you } = await organizationAs(ona!, looms.id);
    assert.deepEqual([owner, you.roles], [{ userId: ona!.id }, ['owner']]);
  });

  for (const [role, sentence] of [
    [
      'Owner',
      'The Owner has full access to all Organization resources, including management of Groups, Projects, and their Users.',
    ],
    [
      'Administrator',
      'Administrators have access to all Organization resources, including management of Groups, Projects, and their Users.',
    ],
  ] as const) {
    it(sentence, async () => {
      const [who, other] = role === 'Owner' ? [ona!, abe!] : [abe!, ona!];
      const { id } = await createProject(other, looms.id, `Seen by the ${role}`);
      assert.ok((await projectsAs(who, looms.id)).some((project) => project.id === id));
      for (const verb of VERBS) assert.ok(await may(who, `deployments.${verb}`, id, 'deployments/d'), verb);
      const newcomer = await joined(`Newcomer of ${role}`, {}, who);
      const group = await createGroup(who, { name: `Group of ${role}`, members: [newcomer.id] });
      const path = { organizationId: looms.id, groupId: group.id, projectId: id };
      await who.api.put('/v1/organizations/{organizationId}/groups/{groupId}/projects/{projectId}', {
        params: { path },
        body: { roles: ['blob-viewer'] },
      });
      assert.ok(await may(newcomer, 'blobs.get', id));
      await who.api.patch('/v1/projects/{projectId}', { ...inProject(id), body: { name: 'Renamed' } });
      await who.api.delete('/v1/organizations/{organizationId}/groups/{groupId}', groupAt(group.id));
      assert.ok(!(await may(newcomer, 'blobs.get', id)));
      await who.api.delete('/v1/projects/{projectId}', inProject(id));
      await removeMember(who, looms.id, newcomer);
    });
  }
  it('The Owner also has full access to the Billing information of the Organizations and its Project.', {
    todo: 'plans and billing',
  });

  it('Administrator - this role can be assigned to a User by the Owner or another Administrator of the Organization.', async () => {
    const newcomer = await joined('Nan');
    await setRoles(ona!, looms.id, newcomer, ['administrator']);
    const next = await joined('Ned');
    await setRoles(newcomer, looms.id, next, ['administrator']);
    assert.deepEqual((await memberAs(ona!, looms.id, next)).roles, ['administrator']);
  });

  it('However, Administrators cannot edit or delete the Organization', async () => {
    await forbidden(ona!, looms.id, () => rename(abe!, 'Mine'));
    await abe!.api.stepUp({ password: abe!.password });
    await forbidden(ona!, looms.id, () => remove(abe!, looms.id));
    const actions = await actionsOf(abe!);
    assert.ok(!actions.includes('rename') && !actions.includes('delete'));
  });
  it('and do not have access to Billing information.', { todo: 'plans and billing' });

  it('Member - this role is assigned to Users who are granted access to specific Projects, typically through Group membership: when a Group is created with access to selected Projects, invited Users automatically become Organization Members.', async () => {
    const group = await createGroup(ona!, {
      name: 'Spinners',
      projects: [{ projectId: looms.project, roles: ['blob-editor'] }],
    });
    const lou = await joined('Lou', { groups: [group.id] });
    const { roles, groups } = await memberAs(ona!, looms.id, lou);
    assert.deepEqual([roles, groups], [['member'], [group.id]]);
    assert.ok(await may(lou, 'blobs.update', looms.project));
  });

  it('Members have access only to the resources within those Projects.', async () => {
    const { id } = await createProject(ona!, looms.id, 'Not of the group');
    assert.deepEqual(
      (await projectsAs(meg!, looms.id)).map((project) => project.id),
      [looms.project],
    );
    assert.ok(await may(meg!, 'deployments.update', looms.project, 'deployments/d'));
    assert.ok(!(await may(meg!, 'deployments.get', id, 'deployments/d')));
    await refused(meg!.api.get('/v1/projects/{projectId}', inProject(id)), 404);
  });

  it('Their permissions are limited: they cannot view and manage Organization Administrators,', async () => {
    const seen = (await members(meg!, looms.id)).map(({ userId }) => userId);
    assert.ok(seen.includes(meg!.id));
    for (const hidden of [ona!, abe!, bill!]) {
      assert.ok(!seen.includes(hidden.id), hidden.name);
      await refused(memberAs(meg!, looms.id, hidden), 404);
    }
    await forbidden(ona!, looms.id, () => removeMember(meg!, looms.id, abe!));
    await forbidden(ona!, looms.id, () => setRoles(meg!, looms.id, abe!, ['member']));
    await forbidden(ona!, looms.id, () => setRoles(meg!, looms.id, meg!, ['administrator']));
  });

  it('modify Projects,', async () => {
    const body = { name: 'Mine' };
    await forbidden(ona!, looms.id, () =>
      meg!.api.patch('/v1/projects/{projectId}', { ...inProject(looms.project), body }),
    );
    await forbidden(ona!, looms.id, () => meg!.api.delete('/v1/projects/{projectId}', inProject(looms.project)));
    await forbidden(ona!, looms.id, () => createProject(meg!, looms.id, 'Mine'));
  });
  it('or access Billing information.', { todo: 'plans and billing' });

  it('Resource roles (Administrator or Member) can be assigned only by the Owner or Administrators. Members do not have permission to assign roles.', async () => {
    const pat = await joined('Pat');
    await forbidden(ona!, looms.id, () => setRoles(meg!, looms.id, pat, ['administrator']));
    await forbidden(ona!, looms.id, () => invite(meg!, looms.id, { email: mailbox('Quy'), roles: ['member'] }));
    await forbidden(ona!, looms.id, () => assign(meg!, looms.project, asUser(pat), 'deployment-viewer'));
    await setRoles(abe!, looms.id, pat, ['administrator']);
    await setRoles(ona!, looms.id, pat, ['member']);
    assert.deepEqual((await memberAs(ona!, looms.id, pat)).roles, ['member']);
  });

  it('Groups allow you to restrict access to selected Projects. Users assigned to a Group are granted the Member role with limited permissions.', async () => {
    const other = await createProject(ona!, looms.id, 'Selected');
    const group = await createGroup(abe!, {
      name: 'Selected few',
      projects: [{ projectId: other.id, roles: ['deployment-viewer'] }],
    });
    const quy = await joined('Quy', { groups: [group.id] }, abe!);
    assert.deepEqual((await organizationAs(quy, looms.id)).you.roles, ['member']);
    assert.deepEqual(
      (await projectsAs(quy, looms.id)).map(({ id }) => id),
      [other.id],
    );
    const path = { organizationId: looms.id, groupId: group.id, userId: quy.id };
    await abe!.api.delete('/v1/organizations/{organizationId}/groups/{groupId}/members/{userId}', { params: { path } });
    assert.deepEqual(await projectsAs(quy, looms.id), []);
    const body = { userId: quy.id };
    await abe!.api.post('/v1/organizations/{organizationId}/groups/{groupId}/members', { ...groupAt(group.id), body });
    assert.ok(await may(quy, 'deployments.get', other.id));
  });

  it('In addition to resource access roles, the Organization may have Billing Administrators.', async () => {
    assert.deepEqual((await organizationAs(bill!, looms.id)).you.roles, ['billing-administrator']);
  });
  it('Billing Administrators can view and manage Billing information', { todo: 'plans and billing' });

  it('but do not have access to Organization resources, Projects, or User management', async () => {
    assert.deepEqual(await projectsAs(bill!, looms.id), []);
    assert.ok(!(await may(bill!, 'deployments.get', looms.project)));
    const { params } = inOrganization(looms.id);
    await refused(members(bill!, looms.id), 403, 'forbidden');
    await refused(bill!.api.get('/v1/organizations/{organizationId}/groups', { params }), 403, 'forbidden');
    await refused(bill!.api.get('/v1/organizations/{organizationId}/audit-events', { params }), 403, 'forbidden');
    await forbidden(ona!, looms.id, () => createProject(bill!, looms.id, 'Mine'));
    await forbidden(ona!, looms.id, () => invite(bill!, looms.id, { email: mailbox('Ray') }));
    assert.deepEqual(
      (await actionsOf(bill!)).filter((action) => !action.includes('billing')),
      ['leave'],
    );
  });

  it('(unless they are also assigned a resource role).', async () => {
    const sam = await joined('Sam', { roles: ['billing-administrator'] });
    await refused(members(sam, looms.id), 403);
    await setRoles(ona!, looms.id, sam, ['billing-administrator', 'administrator']);
    assert.ok((await members(sam, looms.id)).length > 3);
    assert.ok(await may(sam, 'deployments.get', looms.project));
  });
  it('Billing information is accessible only to the Organization Owner and Billing Administrators.', {
    todo: 'plans and billing',
  });

  it('Only the Owner can assign Billing Administrators.', async () => {
    const tom = await joined('Tom');
    await forbidden(ona!, looms.id, () => setRoles(abe!, looms.id, tom, ['billing-administrator']));
    await forbidden(ona!, looms.id, () =>
      invite(abe!, looms.id, { email: mailbox('Una'), roles: ['billing-administrator'] }),
    );
    await setRoles(ona!, looms.id, tom, ['billing-administrator']);
    assert.deepEqual((await memberAs(ona!, looms.id, tom)).roles, ['billing-administrator']);
  });

  describe('Organizations page', () => {
    it('If you have just created a new account, you can create your first Organization or find a list of Organizations, to which Projects your User has access as a Member or Administrator.', async () => {
      const uma = await person('Uma');
      assert.deepEqual((await uma.api.get('/v1/organizations')).data, []);
      const own = await found(uma, 'cloud');
      await ona!.api.post('/v1/projects/{projectId}/members', {
        ...inProject(looms.project),
        body: { email: uma.email, roles: ['deployment-viewer'] },
      });
      await uma.api.post('/v1/invitations/{token}/accept', { params: { path: { token: await linkTo(uma.email) } } });
      const { data } = await uma.api.get('/v1/organizations');
      assert.deepEqual(new Set(data.map(({ id }) => id)), new Set([own.id, looms.id]));
    });

    it('You can find all created Organizations and Organizations, to which Projects your User has access, with a Search bar', async () => {
      const vic = await person('Vic');
      for (const name of ['Difference Engines', 'Analytical Engines', 'Looms'])
        await vic.api.post('/v1/organizations', { body: { name: `${name} of ${vic.email}`, template: 'cloud' } });
      const { data } = await vic.api.get('/v1/organizations', { params: { query: { search: 'engines' } } });
      assert.deepEqual(data.map(({ name }) => name.split(' ')[0]).toSorted(), ['Analytical', 'Difference']);
    });

    it("and a list of available management actions, which differ depending on the user's role in the Organization: for Owners: Edit, Delete", async () => {
      const actions = await actionsOf(ona!);
      assert.ok(actions.includes('rename') && actions.includes('delete') && !actions.includes('leave'));
    });

    it('for Administrators and Members: Leave', async () => {
      for (const who of [abe!, meg!]) {
        const actions = await actionsOf(who);
        assert.ok(actions.includes('leave') && !actions.includes('rename') && !actions.includes('delete'), who.name);
      }
    });

    it('From this page you can navigate to the Projects page or Administrators page of each Organization.', async () => {
      const { data } = await abe!.api.get('/v1/organizations');
      const { id } = data.find((row) => row.id === looms.id)!;
      assert.ok((await projectsAs(abe!, id)).some((project) => project.id === looms.project));
      assert.ok((await members(abe!, id)).some(({ roles }) => roles.includes('administrator')));
    });
  });

  it('Create Organization: specify the Name of the Organization. The newly created Organization will be added to the Organizations page with User Role Owner and you can navigate to its Projects page.', async () => {
    const body = { name: `Wheels of ${ona!.email}`, template: 'cloud' };
    const { id } = await ona!.api.post('/v1/organizations', { body });
    const { data } = await ona!.api.get('/v1/organizations');
    assert.deepEqual(data.find((row) => row.id === id)?.you.roles, ['owner']);
    assert.deepEqual(await projectsAs(ona!, id), []);
  });

  it('Edit Organization: available only if User Role in this Organization is Owner. Update the name of the Organization; after these steps, the selected Organization will be updated.', async () => {
    const name = `Better looms of ${ona!.email}`;
    await rename(ona!, name);
    assert.equal((await organizationAs(meg!, looms.id)).name, name);
    for (const who of [abe!, meg!, bill!]) await forbidden(ona!, looms.id, () => rename(who, 'Mine'));
  });

  describe('Delete Organization', () => {
    let owner: Person;
    let doomed: Founded;
    before(async () => {
      owner = await person('Wim');
      doomed = await found(owner, 'cloud');
    });

    it('This action is available if User Role in this Organization is Owner and all Projects inside, were previously deleted.', async () => {
      await owner.api.stepUp({ password: owner.password });
      await refused(remove(owner, doomed.id), 409, 'projects-left');
      await owner.api.delete('/v1/projects/{projectId}', inProject(doomed.project));
      await refused(owner.api.get('/v1/projects/{projectId}', inProject(doomed.project)), 404);
      await invite(owner, doomed.id, { email: abe!.email, roles: ['administrator'] });
    });

    it('Confirm the Organization deletion.', async () => {
      const unconfirmed = await person('Xia');
      const { id, project } = await found(unconfirmed, 'cloud');
      await unconfirmed.api.delete('/v1/projects/{projectId}', inProject(project));
      await refused(remove(unconfirmed, id), 428, 'step-up-required');
    });

    it('After confirming this action, the selected Organization will be deleted.', async () => {
      await remove(owner, doomed.id);
      await refused(createProject(owner, doomed.id, 'Too late'), 404);
      const { data } = await owner.api.get('/v1/organizations');
      const row = data.find(({ id }) => id === doomed.id);
      assert.ok(!row || (row.deleted && row.you.actions.join() === 'restore'), 'it can only be restored');
    });
  });

  describe('Leave Organization', () => {
    it('This action is available if User Role in this Organization is Administrator or Member.', async () => {
      await refused(leave(ona!, looms.id), 409, 'last-owner');
    });

    it('After these steps, your User will not have access to the selected Organization.', async () => {
      for (const roles of [['administrator'], ['member']]) {
        const who = await joined('Yan', { roles });
        await assign(ona!, looms.project, asUser(who), 'project-viewer');
        await leave(who, looms.id);
        await refused(organizationAs(who, looms.id), 404);
        assert.ok(!(await may(who, 'projects.get', looms.project)));
        assert.deepEqual((await who.api.get('/v1/organizations')).data, []);
      }
    });
  });

  describe('Administrators', () => {
    it('To see information about Administrators of the Organization and to manage them, you can only if your User Role in this Organization is an Administrator or Owner.', async () => {
      for (const who of [ona!, abe!]) {
        const roles = (await members(who, looms.id)).flatMap((member) => member.roles);
        assert.ok(roles.includes('owner') && roles.includes('administrator'));
      }
      const roles = (await members(meg!, looms.id)).flatMap((member) => member.roles);
      assert.ok(!roles.includes('owner') && !roles.includes('administrator'));
    });

    it('Add Administrators to the Organization (already registered users)', async () => {
      const zoe = await person('Zoe');
      const { status } = await abe!.api.answer('post', '/v1/organizations/{organizationId}/members', {
        ...inOrganization(looms.id),
        body: { email: zoe.email, roles: ['administrator'] },
      });
      assert.equal(status, 201);
      assert.deepEqual((await organizationAs(zoe, looms.id)).you.roles, ['administrator']);
    });

    it('Register new users and add them as an Administrators to the Organization', async () => {
      const email = mailbox('Amy');
      const { status } = await abe!.api.answer('post', '/v1/organizations/{organizationId}/members', {
        ...inOrganization(looms.id),
        body: { email, name: 'Amy', roles: ['administrator'] },
      });
      assert.equal(status, 202);
      const amy = await registered('Amy', email);
      assert.deepEqual((await organizationAs(amy, looms.id)).you.roles, ['administrator']);
    });

    it('Remove Administrators', async () => {
      const bob = await joined('Bob', { roles: ['administrator'] });
      await removeMember(abe!, looms.id, bob);
      await refused(organizationAs(bob, looms.id), 404);
      await refused(removeMember(abe!, looms.id, ona!), 409, 'last-owner');
    });
  });

  describe('Transfer an Organization', () => {
    let [cid, eva, fox]: Person[] = [];
    let wheels: Founded;
    const offer = async (from: Person, to: Person) =>
      from.api.post('/v1/organizations/{organizationId}/ownership-transfers', {
        ...inOrganization(wheels.id),
        body: { to: to.id },
      });
    const transferAt = (transferId: string) => ({ params: { path: { organizationId: wheels.id, transferId } } });
    const ACCEPT = '/v1/organizations/{organizationId}/ownership-transfers/{transferId}/accept';

    before(async () => {
      cid = await person('Cid');
      wheels = await found(cid, 'cloud');
      for (const [name, roles] of [
        ['Eva', ['administrator']],
        ['Fox', ['member']],
      ] as const) {
        const email = mailbox(name);
        await invite(cid, wheels.id, { email, roles: [...roles] });
        if (name === 'Eva') eva = await registered(name, email);
        else fox = await registered(name, email);
      }
    });

    it('Transferring Organization is available only if your User Role in this Organization is Owner.', async () => {
      await eva!.api.stepUp({ password: eva!.password });
      await forbidden(cid!, wheels.id, () => offer(eva!, eva!));
      assert.ok(!(await actionsOf(eva!, wheels.id)).includes('transfer-ownership'));
      assert.ok((await actionsOf(cid!, wheels.id)).includes('transfer-ownership'));
    });

    it('As a Owner of the organization you can transfer the ownership to another Administrator of this Organization.', async () => {
      await refused(offer(cid!, eva!), 428, 'step-up-required');
      await cid!.api.stepUp({ password: cid!.password });
      await refused(offer(cid!, fox!), 409, 'not-eligible-for-ownership');
    });

    it('After confirming this action, the selected User will receive the message with the invitation to become an owner of the specifying Organization', async () => {
      const { id, status } = await offer(cid!, eva!);
      assert.equal(status, 'pending');
      assert.match((await mailTo(eva!.email)).subject, /owner/i);
      await refused(offer(cid!, eva!), 409, 'transfer-pending');
      // It is for nobody else to accept, and can be declined and taken back.
      await refused(fox!.api.post(ACCEPT, transferAt(id)), 404, 'not-found');
      await eva!.api.post(
        '/v1/organizations/{organizationId}/ownership-transfers/{transferId}/decline',
        transferAt(id),
      );
      const second = await offer(cid!, eva!);
      await cid!.api.post(
        '/v1/organizations/{organizationId}/ownership-transfers/{transferId}/cancel',
        transferAt(second.id),
      );
      await refused(eva!.api.post(ACCEPT, transferAt(second.id)), 409, 'transfer-not-pending');
      await refused(eva!.api.post(ACCEPT, transferAt('otr_01000000000000000000000000')), 404, 'not-found');
      assert.deepEqual((await organizationAs(eva!, wheels.id)).owner, { userId: cid!.id });
    });

    it('and if he accept it, his Role in the selected Organization will be changed from Administrator to Owner.', async () => {
      const { id } = await offer(cid!, eva!);
      assert.deepEqual((await organizationAs(eva!, wheels.id)).you.roles, ['administrator']);
      assert.equal((await eva!.api.post(ACCEPT, transferAt(id))).status, 'completed');
      assert.deepEqual((await organizationAs(eva!, wheels.id)).you.roles, ['owner']);
      assert.deepEqual((await organizationAs(cid!, wheels.id)).you.roles, ['administrator']);
      assert.deepEqual((await organizationAs(cid!, wheels.id)).owner, { userId: eva!.id });
      await leave(cid!, wheels.id);
    });
  });
});
