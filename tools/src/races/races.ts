import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { signedUp } from '../distributed/signed-up.js';
import type { Answer, Visitor } from '../tour/visitor.js';

type Id = Readonly<{ id: string }>;
type Founded = Id & Readonly<{ project: Id }>;
type Rows<Row> = Readonly<{ data: readonly Row[] }>;
type Coded = Readonly<{ code?: string }>;

const codeOf = ({ status, body }: Answer<Coded>): string | number => body?.code ?? status;

/** People who do things to one organization at the same moment, through whichever replica their request comes to. */
export class Races {
  private constructor(
    private readonly ada: Visitor,
    private readonly ben: Visitor,
    private readonly benId: string,
    private readonly adaId: string,
  ) {}

  static async on(url: string): Promise<Races> {
    const [ada, ben] = [await signedUp(url, 'Ada'), await signedUp(url, 'Ben')];
    const idOf = async (visitor: Visitor) => (await visitor.must<Id>(200, 'GET', '/v1/users/me')).id;
    return new Races(ada, ben, await idOf(ben), await idOf(ada));
  }

  /** Ada founds an organization in which Ben is a member. */
  async #organization(template: string, roles: readonly string[]): Promise<Founded & Readonly<{ path: string }>> {
    const founded = await this.ada.must<Founded>(201, 'POST', '/v1/organizations', {
      name: `Racers ${randomBytes(4).toString('hex')}`,
      template,
      project: { name: 'Track' },
    });
    const path = `/v1/organizations/${founded.id}`;
    if (template === 'workspace') await this.ada.must(200, 'PATCH', `${path}/policies`, { addsMembersDirectly: true });
    await this.ada.must(201, 'POST', `${path}/members`, { userId: this.benId, roles });
    this.ben.seen(this.ada.position);
    return { ...founded, path };
  }

  async #members(
    path: string,
    by: Visitor = this.ada,
  ): Promise<readonly Readonly<{ userId: string; roles: readonly string[] }>[]> {
    by.seen(this.ada.position).seen(this.ben.position);
    const { data } = await by.must<Rows<{ userId: string; roles: string[] }>>(200, 'GET', `${path}/members`);
    return data;
  }

  /** Many accept one invitation at once: whoever was invited joins once. */
  async acceptance(times: number): Promise<void> {
    const founded = await this.ada.must<Founded>(201, 'POST', '/v1/organizations', {
      name: `Racers ${randomBytes(4).toString('hex')}`,
      project: { name: 'Track' },
    });
    const path = `/v1/organizations/${founded.id}`;
    const { email } = await this.ben.must<{ email: string }>(200, 'GET', '/v1/users/me');
    const { id } = await this.ada.must<Id>(201, 'POST', `${path}/invitations`, { email });
    this.ben.seen(this.ada.position);
    const answers = await Promise.all(
      Array.from({ length: times }, () => this.ben.ask('POST', `/v1/invitations/${id}/accept`)),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200], 'accepting again is no mistake');
    const members = await this.#members(path);
    assert.equal(members.filter(({ userId }) => userId === this.benId).length, 1);
    const trail = await this.ada.must<Rows<{ type: string }>>(200, 'GET', `${path}/audit-events?limit=200`);
    assert.equal(trail.data.filter(({ type }) => type === 'MemberJoined').length, 1, 'they joined once');
    assert.equal(trail.data.filter(({ type }) => type === 'InvitationAccepted').length, 1, 'it was accepted once');
  }

  /** Ownership goes to somebody who is being removed: one of the two is refused, and there is one owner, a member. */
  async transferAgainstRemoval(): Promise<void> {
    const { path } = await this.#organization('distribution', ['admin']);
    await this.ada.stepUp();
    const [transfer, removal] = await Promise.all([
      this.ada.ask<Coded>('POST', `${path}/ownership-transfers`, { to: this.benId }),
      this.ada.ask<Coded>('DELETE', `${path}/members/${this.benId}`),
    ]);
    const outcome = [codeOf(transfer), codeOf(removal)];
    const possible = [
      // The removal came after: it finds an owner, and somebody who owns nothing any more.
      [201, 'forbidden'],
      [201, 'last-owner'],
      ['not-a-member', 204],
    ];
    assert.ok(
      possible.some((one) => one.join() === outcome.join()),
      `transfer and removal were answered ${outcome.join(' and ')}`,
    );
    const owner = transfer.status === 201 ? this.ben : this.ada;
    const ownerId = transfer.status === 201 ? this.benId : this.adaId;
    const members = await this.#members(path, owner);
    assert.deepEqual(
      members.filter(({ roles }) => roles.includes('owner')).map(({ userId }) => userId),
      [ownerId],
    );
  }

  /** A role is given while it is deleted: whoever is given it holds nothing by it. */
  async deletionAgainstAssignment(): Promise<void> {
    const { project } = await this.#organization('workspace', ['member']);
    const roles = `/v1/projects/${project.id}/roles`;
    const role = await this.ada.must<Id>(201, 'POST', roles, { name: 'Deployer', permissions: ['deployments.create'] });
    const assignment = { principal: { type: 'user', id: this.benId }, role: role.id };
    const [given, deleted] = await Promise.all([
      this.ada.ask<Coded>('POST', `/v1/projects/${project.id}/assignments`, assignment),
      this.ada.ask<Coded>('DELETE', `${roles}/${role.id}`),
    ]);
    assert.equal(deleted.status, 204);
    assert.ok([201, 'unknown-role'].includes(codeOf(given)), `giving it was answered ${codeOf(given)}`);
    assert.equal(await this.#benMay('deployments.create', project.id), false, 'a deleted role allows nothing');
    const { data } = await this.ada.must<Rows<{ role: string }>>(200, 'GET', `/v1/projects/${project.id}/assignments`);
    assert.ok(!data.some((one) => one.role === role.id), 'nor is it listed');
  }

  /** Somebody leaves while they are promoted: they are out, or they left before it was said. */
  async leavingAgainstPromotion(): Promise<void> {
    const { path, id } = await this.#organization('workspace', ['member']);
    const [left, promoted] = await Promise.all([
      this.ben.ask<Coded>('DELETE', `${path}/members/me`),
      this.ada.ask<Coded>('PATCH', `${path}/members/${this.benId}`, { roles: ['admin'] }),
    ]);
    assert.equal(left.status, 204);
    assert.ok([200, 'not-found'].includes(codeOf(promoted)), `the promotion was answered ${codeOf(promoted)}`);
    assert.ok(!(await this.#members(path)).some(({ userId }) => userId === this.benId));
    this.ben.seen(this.ada.position);
    assert.equal((await this.ben.ask('GET', `/v1/organizations/${id}`)).status, 404, 'nothing is left to them');
  }

  /** The last two who administrate step down, remove each other or leave: one of them stays. */
  async lastAdmins(): Promise<void> {
    const ways: readonly ((path: string, mine: string, other: string) => [string, string, unknown?])[] = [
      (path, mine) => ['PATCH', `${path}/members/${mine}`, { roles: ['member'] }],
      (path) => ['DELETE', `${path}/members/me`],
      (path, _, other) => ['DELETE', `${path}/members/${other}`],
    ];
    for (const way of ways) {
      const { path } = await this.#organization('workspace', ['admin']);
      const answers = await Promise.all([
        this.ada.ask<Coded>(...way(path, this.adaId, this.benId)),
        this.ben.ask<Coded>(...way(path, this.benId, this.adaId)),
      ]);
      assert.equal(answers.filter(({ status }) => status < 300).length, 1, `${answers.map(codeOf).join(' and ')}`);
      // Who succeeded is gone, or rid of the other.
      const [first, second] = way === ways[2] ? [this.ada, this.ben] : [this.ben, this.ada];
      const remaining = answers[0].status < 300 ? first : second;
      const admins = (await this.#members(path, remaining)).filter(({ roles }) => roles.includes('admin'));
      assert.equal(admins.length, 1);
    }
  }

  /** Who has been removed may do nothing, for whoever has the token of the removal: whatever replica they ask. */
  async removalThenCheck(): Promise<void> {
    const { path, project } = await this.#organization('workspace', ['member']);
    const group = await this.ada.must<Id>(201, 'POST', `${path}/groups`, {
      name: 'Runners',
      members: [this.benId],
      projects: [{ projectId: project.id, roles: ['deployment-editor'] }],
    });
    await this.ada.must(201, 'POST', `/v1/projects/${project.id}/assignments`, {
      principal: { type: 'user', id: this.benId },
      role: 'pipeline-viewer',
    });
    assert.equal(await this.#benMay('deployments.update', project.id), true, `by the group ${group.id}`);
    assert.equal(await this.#benMay('pipelines.list', project.id), true);
    await this.ada.must(204, 'DELETE', `${path}/members/${this.benId}`);
    assert.equal(await this.#benMay('deployments.update', project.id), false);
    assert.equal(await this.#benMay('pipelines.list', project.id), false);
  }

  async #benMay(permission: string, projectId: string): Promise<boolean> {
    this.ben.seen(this.ada.position);
    const checks = [{ permission, resource: `projects/${projectId}` }];
    const { results } = await this.ben.must<{ results: { allowed: boolean }[] }>(200, 'POST', '/v1/checks', { checks });
    return results[0]!.allowed;
  }
}
