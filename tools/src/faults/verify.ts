import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { SERVICES } from '../distributed/routes.js';
import type { Acknowledged } from './load.js';
import { readTopic, type Stored, topicOf } from './log.js';

const countsOf = (events: readonly Stored[], key: (event: Stored) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(key(event), (counts.get(key(event)) ?? 0) + 1);
  return counts;
};

const assertOnceEach = (counts: ReadonlyMap<string, number>, expected: Iterable<string>, what: string): void => {
  const lost = [...expected].filter((id) => !counts.has(id));
  assert.deepEqual(lost, [], `${what}: acknowledged and not in the log`);
  const doubled = [...counts].filter(([, count]) => count > 1);
  assert.deepEqual(doubled, [], `${what}: done more than once`);
};

/** Everything that was acknowledged stands in the log once, and so does everything that follows from it. */
export const verifyLog = (log: readonly Stored[], acknowledged: Acknowledged): void => {
  const of = (type: string) => log.filter((event) => event.type === type);
  const text = (field: string) => (event: Stored) => String(event.data[field]);

  assertOnceEach(
    countsOf(of('OrganizationFounded'), text('organizationId')),
    acknowledged.organizations.keys(),
    'organizations',
  );
  assertOnceEach(countsOf(of('ProjectCreated'), text('projectId')), acknowledged.projects.keys(), 'projects');
  assertOnceEach(
    countsOf(of('InvitationIssued'), text('invitationId')),
    acknowledged.invitations.keys(),
    'invitations',
  );
  const unassigned = countsOf(of('RoleUnassigned'), text('assignmentId'));
  const assigned = countsOf(of('RoleAssigned'), text('assignmentId'));
  assertOnceEach(assigned, acknowledged.assignments.keys(), 'assignments');
  assertOnceEach(
    unassigned,
    [...acknowledged.assignments].flatMap(([id, project]) => (project === null ? [id] : [])),
    'assignments that were taken back',
  );
  const names = new Map<string, string>();
  for (const event of [...of('OrganizationFounded'), ...of('OrganizationRenamed')])
    names.set(String(event.data['organizationId']), String(event.data['name']));
  for (const [id, name] of acknowledged.organizations) assert.equal(names.get(id), name, `the name of ${id}`);

  // What reactions did: whoever creates a project administers it, and an invitation is one e-mail.
  const administrations = of('RoleAssigned').filter(({ data }) => data['role'] === 'project-admin');
  assertOnceEach(
    countsOf(administrations, text('projectId')),
    of('ProjectCreated').map(text('projectId')),
    'project-admins',
  );
  const queued = of('EmailQueued').filter(({ data }) => data['template'] === 'invitation');
  assertOnceEach(
    countsOf(queued, ({ data }) => (data['recipient'] as { id: string }).id),
    of('InvitationIssued').map(text('invitationId')),
    'e-mails to invited people',
  );
  assertOnceEach(
    countsOf(of('EmailDelivered'), text('emailId')),
    of('EmailQueued').map(text('emailId')),
    'e-mails delivered',
  );
};

export type Published = Readonly<{ events: number; records: number; doubles: number }>;

/** Every public event of the log is in its topic, in order within its stream, and nothing else is. */
export const verifyTopics = async (log: readonly Stored[], broker: string): Promise<Published> => {
  const sums = { events: 0, records: 0, doubles: 0 };
  for (const context of ['identity', 'organizations', 'access-control', 'notifications']) {
    const { events: partitions, records, doubles } = await readTopic(broker, context);
    const published = partitions.flat().toSorted((one, other) => one.position - other.position);
    assert.deepEqual(
      published.map(({ id, position }) => `${position} ${id}`),
      log.filter((event) => topicOf(event) === context).map(({ id, position }) => `${position} ${id}`),
      `the topic of ${context}`,
    );
    sums.events += published.length;
    sums.records += records;
    sums.doubles += doubles;
  }
  return sums;
};

type Rows = ReadonlyMap<string, unknown>;

/** The rows of all views of a service, by view and key. */
const rowsOf = async (client: mongoose.mongo.MongoClient, database: string): Promise<ReadonlyMap<string, Rows>> => {
  const db = client.db(database);
  const views = (await db.listCollections().toArray())
    .map(({ name }) => name)
    .filter((name) => name.startsWith('view.'));
  const rows = new Map<string, Rows>();
  for (const name of views.toSorted()) {
    const documents = await db.collection(name).find({ live: true }).toArray();
    rows.set(
      name,
      new Map(
        documents.map(({ _id, row, position }) => [
          String(_id),
          { row: row as unknown, position: position as unknown },
        ]),
      ),
    );
  }
  return rows;
};

/** The read models of two prefixes hold the same. Gives how many rows that are. */
export const verifyReadModels = async (url: string, used: string, rebuilt: string): Promise<number> => {
  const connection = await mongoose.createConnection(url, { bufferCommands: false }).asPromise();
  let count = 0;
  try {
    for (const service of SERVICES) {
      const [ours, fresh] = await Promise.all(
        [used, rebuilt].map((prefix) => rowsOf(connection.getClient(), `${prefix}-${service}`)),
      );
      assert.deepEqual([...ours!.keys()], [...fresh!.keys()], `the views of ${service}`);
      for (const [view, rows] of fresh!) {
        assert.deepEqual(
          new Map([...ours!.get(view)!].toSorted()),
          new Map([...rows].toSorted()),
          `${service}: ${view}`,
        );
        count += rows.size;
      }
    }
  } finally {
    await connection.close();
  }
  return count;
};
