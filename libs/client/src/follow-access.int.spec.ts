import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Topic, TopicLog, type TopicSelection } from '@guildhall/message-bus';
import { KafkaPublisher, KafkaTopicLog } from '@guildhall/message-bus/kafka';
import { describeWith } from '@guildhall/tools/servers';
import { followAccess } from './index.js';

const id = (prefix: string) => `${prefix}_${'0'.repeat(26)}`;
const [organizationId, projectId, ada] = [id('org'), id('prj'), id('usr')];
const membership = { organizationId, membershipId: id('mbr') };
const assignment = {
  assignmentId: id('asg'),
  organizationId,
  projectId,
  principal: { type: 'user', id: ada },
  membershipId: membership.membershipId,
  role: 'project-admin',
  object: null,
};
const FOUNDED = {
  ...membership,
  name: 'Looms',
  slug: 'looms',
  founderId: ada,
  template: 'workspace',
  roles: [{ id: 'admin', name: 'Admin', permissions: ['projects.create'] }],
  founderRoles: ['admin'],
  defaultRoles: ['admin'],
  indispensableRole: 'admin',
  policies: { invitationLifetimeHours: 1 },
};

/** Topics of this spec alone: the names of the contexts' topics belong to the whole broker. */
class OwnTopics extends TopicLog {
  constructor(
    private readonly topics: TopicLog,
    private readonly prefix: string,
  ) {
    super();
  }

  override subscribe(topics: readonly Topic[], selection: TopicSelection) {
    return this.topics.subscribe(
      topics.map((topic) => `${this.prefix}-${topic}`),
      selection,
    );
  }

  override get stalledForMs(): number {
    return this.topics.stalledForMs;
  }

  override close(): Promise<void> {
    return this.topics.close();
  }
}

await describeWith('kafka', 'who may do what, followed from the topics', (broker) =>
  describe('who may do what, followed from the topics', { timeout: 120_000 }, () => {
    const kafka = { brokers: [broker], partitions: 3, replicas: 1 };
    const prefix = randomUUID();
    let publisher: KafkaPublisher;
    let topics: OwnTopics;
    let position = -1;
    const revisions = new Map<string, number>();
    before(() => {
      publisher = new KafkaPublisher(kafka);
      topics = new OwnTopics(new KafkaTopicLog(kafka), prefix);
    });
    after(async () => {
      await topics.close();
      await publisher.close();
    });

    const publish = async (topic: string, type: string, data: object): Promise<number> => {
      position += 10;
      const stream = topic === 'organizations' ? `organization-${organizationId}` : `access-${projectId}`;
      const revision = revisions.get(stream) ?? 0;
      revisions.set(stream, revision + 1);
      const metadata = {
        organizationId,
        schemaVersion: 1,
        // What was said before somebody begins to follow may be long ago; what comes then is of now.
        time: position < 30 ? '2026-01-01T00:00:00.000Z' : new Date().toISOString(),
        actor: { type: 'user', id: ada },
      };
      await publisher.publish(`${prefix}-${topic}`, [
        { id: randomUUID(), type, stream, revision, position, data, metadata },
      ]);
      for (const each of ['organizations', 'access-control']) await publisher.announce(`${prefix}-${each}`, position);
      return position;
    };

    it('answers as of the start at once, and then as of any position', async () => {
      await publish('organizations', 'OrganizationFounded', FOUNDED);
      await publish('organizations', 'ProjectCreated', { ...membership, projectId, name: 'Churn', creatorId: ada });
      await publish('access-control', 'RoleAssigned', { ...assignment, grantedBy: { type: 'user', id: ada } });
      const { replica, appliedUpTo, stop } = await followAccess(topics);
      const may = () => replica.holds(ada, 'deployments.list', `projects/${projectId}`);
      assert.ok(may());
      await appliedUpTo(await publish('access-control', 'RoleUnassigned', assignment));
      assert.equal(may(), false);
      await stop();
      await assert.rejects(appliedUpTo(position + 1));
    });

    it('begins without the keys of anybody', async () => {
      const email = { sealed: 'AAAA', of: id('inv') };
      const invitation = {
        invitationId: id('inv'),
        email,
        emailDigest: '',
        roles: ['admin'],
        projects: [],
        invitedBy: ada,
      };
      const expiresAt = '2026-01-01T00:00:00.000Z';
      await publish('organizations', 'InvitationIssued', { ...membership, ...invitation, expiresAt, link: 1 });
      const { replica, stop } = await followAccess(topics);
      assert.equal(replica.organizationOf(projectId), organizationId);
      await stop();
    });

    it('gives up when it is told to, also while it begins', async () => {
      const nowhere = new KafkaTopicLog({ brokers: ['127.0.0.1:1'] });
      const aborting = new AbortController();
      const errors: unknown[] = [];
      const beginning = followAccess(nowhere, { signal: aborting.signal, onError: (error) => errors.push(error) });
      setTimeout(() => aborting.abort(), 300);
      await assert.rejects(beginning, /Stopped before/);
      await nowhere.close();
      await assert.rejects(followAccess(topics, { signal: aborting.signal }), /abort/);
    });
  }),
);
