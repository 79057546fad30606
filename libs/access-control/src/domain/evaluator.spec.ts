import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Evaluator } from './evaluator.js';
import {
  ADA,
  adaAdministrates,
  assigned,
  BOB,
  CARL,
  CHURN,
  churnCreated,
  joined,
  left,
  LOOMS,
  loomsFounded,
  saying,
  unassigned,
} from './loom.fixture.js';
import { inStreams, type WorldEvent } from './worlds.fixture.js';

const after = (...events: readonly WorldEvent[]) => {
  const evaluator = new Evaluator();
  for (const event of inStreams([loomsFounded, churnCreated, adaAdministrates, joined(), ...events]))
    evaluator.apply(event);
  return evaluator;
};

const bob = { type: 'user', id: BOB.userId } as const;
const project = `projects/${CHURN}`;
const viewer = saying(2, BOB, 'deployment-viewer');
const editorOfD = saying(3, BOB, 'deployment-editor', { object: 'deployments/D' });

const whyNot = (
  evaluator: Evaluator,
  permission: string,
  resource = project,
  principal: Parameters<Evaluator['explain']>[0] = bob,
) => {
  const { allowed, explanation } = evaluator.explain(principal, permission, resource);
  assert.equal(allowed, false);
  assert.deepEqual(explanation.missing, [permission]);
  assert.equal(explanation.granted, undefined);
  return explanation.summary;
};

describe('standing in an organization', () => {
  it('is that of the founder, of who joined, and of nobody else', () => {
    const evaluator = after();
    assert.deepEqual(evaluator.standing(ADA.userId, LOOMS), {
      membershipId: ADA.membershipId,
      roles: ['admin'],
      permissions: new Set(['members.invite', 'projects.list-all']),
      external: false,
      groups: [],
    });
    assert.deepEqual(evaluator.standing(BOB.userId, LOOMS)?.roles, ['member']);
    assert.equal(evaluator.standing(CARL.userId, LOOMS), undefined);
    assert.equal(evaluator.standing(BOB.userId, 'org_none'), undefined);
  });

  it('follows changed roles, several at once', () => {
    const roles = ['member', 'admin', 'no-such-role'];
    const changed = { organizationId: LOOMS, userId: BOB.userId, membershipId: BOB.membershipId, roles };
    const standing = after({ type: 'MemberRolesChanged', data: changed }).standing(BOB.userId, LOOMS);
    assert.deepEqual([...standing!.permissions].sort(), ['members.invite', 'organization.get', 'projects.list-all']);
  });

  it('goes on when an earlier stay is said to have ended', () => {
    const later = { ...BOB, membershipId: 'mbr_later' };
    assert.equal(after(left(), joined(later), left()).standing(BOB.userId, LOOMS)?.membershipId, 'mbr_later');
  });

  it('ends with removal', () => assert.equal(after(left()).standing(BOB.userId, LOOMS), undefined));
});

describe('what an assignment allows', () => {
  it('holds in the whole project, for everything below it', () => {
    const evaluator = after(assigned(viewer));
    for (const path of [project, `${project}/deployments/D`, `${project}/deployments/D/versions/V`]) {
      assert.ok(evaluator.holds(BOB.userId, 'deployments.list', path));
      assert.ok(!evaluator.holds(BOB.userId, 'deployments.delete', path));
    }
  });

  it('holds on one object and below, not beside it', () => {
    const evaluator = after(assigned(editorOfD));
    assert.ok(evaluator.holds(BOB.userId, 'deployments.update', `${project}/deployments/D`));
    assert.ok(evaluator.holds(BOB.userId, 'deployments.versions.update', `${project}/deployments/D/versions/V`));
    assert.ok(!evaluator.holds(BOB.userId, 'deployments.update', `${project}/deployments/D2`));
    assert.ok(!evaluator.holds(BOB.userId, 'deployments.update', project));
  });

  it('ends when it is taken back', () =>
    assert.ok(!after(assigned(viewer), unassigned(viewer)).holds(BOB.userId, 'deployments.list', project)));

  it('ends with the membership and does not come back with the next one', () => {
    const again = { ...BOB, membershipId: 'mbr_later' };
    assert.ok(!after(assigned(viewer), left()).holds(BOB.userId, 'deployments.list', project));
    assert.ok(!after(assigned(viewer), left(), joined(again)).holds(BOB.userId, 'deployments.list', project));
  });

  it('counts for nothing when it arrives after the membership ended', () =>
    assert.ok(!after(left(), assigned(viewer)).holds(BOB.userId, 'deployments.list', project)));

  it('shows the project to who holds it; who may list all sees it anyway', () => {
    assert.ok(!after().sees(BOB.userId, CHURN));
    assert.ok(after(assigned(editorOfD)).sees(BOB.userId, CHURN));
    assert.ok(!after(assigned(editorOfD), left()).sees(BOB.userId, CHURN));
    assert.ok(after(unassigned(saying(1, ADA, 'project-admin'))).sees(ADA.userId, CHURN));
    assert.ok(!after().sees(ADA.userId, 'prj_none'));
  });
});

describe('an explanation', () => {
  it('of a yes names the assignment, the role, where, by whom and when', () => {
    const { allowed, explanation } = after(assigned(viewer)).explain(
      bob,
      'deployments.list',
      `${project}/deployments/D`,
    );
    assert.ok(allowed);
    assert.deepEqual(explanation, {
      summary:
        `Allowed: ${BOB.userId} holds the role deployment-viewer on the whole project, which includes deployments.list and covers ` +
        `everything in it. Given directly by ${ADA.userId} at 2026-01-01T00:00:04.000Z.`,
      granted: {
        assignmentId: viewer.assignmentId,
        role: 'deployment-viewer',
        via: { type: 'direct' },
        grantedBy: { type: 'user', id: ADA.userId },
        grantedAt: '2026-01-01T00:00:04.000Z',
      },
    });
  });

  it('of a yes on the very object says so, and calls Guildhall by its name', () => {
    const { explanation } = after(assigned(editorOfD)).explain(bob, 'deployments.update', `${project}/deployments/D`);
    assert.match(
      explanation.summary,
      /deployment-editor on deployments\/D, which includes deployments\.update\. Given/,
    );
    const ada = after().explain({ type: 'user', id: ADA.userId }, 'blobs.delete', project);
    assert.match(ada.explanation.summary, /project-admin on the whole project.* Given directly by Guildhall itself at/);
  });

  it('of a no names the roles held and those that would do, the narrowest first', () =>
    assert.match(
      whyNot(after(assigned(viewer)), 'deployments.delete'),
      /holds deployment-viewer on the whole project, which does not include deployments\.delete\. Roles that include it: deployment-admin, project-admin\./,
    ));

  it('of a no tells a role that would do but is held elsewhere', () =>
    assert.match(
      whyNot(after(assigned(editorOfD)), 'deployments.update', `${project}/deployments/D2`),
      /holds deployment-editor on deployments\/D, which includes deployments\.update but does not cover deployments\/D2\./,
    ));

  it('of a no tells what ended with an earlier membership', () =>
    assert.match(
      whyNot(after(assigned(viewer), left(), joined({ ...BOB, membershipId: 'mbr_later' })), 'deployments.list'),
      /deployment-viewer on the whole project.* under an earlier membership.*assign the role again/,
    ));

  it('of a no tells what ended in the order in which it was given, whatever was foreseen meanwhile', () => {
    const before = [loomsFounded, churnCreated, adaAdministrates, joined(), assigned(viewer), assigned(editorOfD)];
    const [end, back] = [left(), joined({ ...BOB, membershipId: 'mbr_later' })];
    const history = inStreams([...before, end, back]);
    for (const foreseen of [[], [unassigned(viewer)], [end], [end, back]]) {
      const evaluator = new Evaluator();
      for (const event of history.slice(0, -2)) evaluator.apply(event);
      evaluator.foresee(foreseen);
      for (const event of history.slice(-2)) evaluator.apply(event);
      assert.match(
        whyNot(evaluator, 'deployments.list'),
        /\(deployment-viewer on the whole project, deployment-editor on deployments\/D\)/,
      );
    }
  });

  it('of a no tells what is not there', () => {
    assert.match(whyNot(after(), 'deployments.list'), /is a member of the organization but holds no role/);
    assert.match(whyNot(after(left()), 'deployments.list'), /is no member of the organization/);
    assert.match(whyNot(after(), 'deployments.weave'), /no permission "deployments\.weave".*GET \/v1\/permissions/);
    assert.match(whyNot(after(), 'deployments.list', 'projects/prj_none'), /there is no project prj_none/);
    assert.match(whyNot(after(), 'deployments.list', `${project}/deployments`), /is no resource/);
    assert.match(whyNot(after(), 'deployments.list', project, { type: 'group', id: BOB.userId }), /there is no group/);
  });
});
