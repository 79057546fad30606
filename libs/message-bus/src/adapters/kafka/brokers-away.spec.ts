import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BrokersAway } from './brokers-away.js';
import { KafkaConnection } from './connection.js';
import { Sender } from './sender.js';

const watched = () => {
  const said: string[] = [];
  const time = { now: Date.parse('2026-01-01T00:00:00Z') };
  const away = new BrokersAway(
    (line) => said.push(line),
    () => time.now,
  );
  return { said, time, away };
};

const refused = 'Kafka: Connection error: connect ECONNREFUSED 127.0.0.1:9092';

describe('an outage of Kafka', () => {
  it('is told once when it begins, once a minute, and once when it is over', () => {
    const { said, time, away } = watched();
    away.heard();
    for (let second = 0; second < 150; second += 1) {
      for (let n = 0; n < 4; n += 1) assert.ok(away.absorbs(refused));
      time.now += 1_000;
    }
    time.now += 10_000;
    away.heard();
    away.heard();
    assert.equal(said.length, 4);
    assert.match(said[0]!, /cannot be reached; .*ECONNREFUSED/);
    assert.match(said[1]!, /since 2026-01-01T00:00:00\.000Z, 60 s/);
    assert.match(said[2]!, /since 2026-01-01T00:00:00\.000Z, 120 s/);
    assert.match(said[3]!, /answers again; .* 160 s/);
  });

  it('of one broker of several is not over as long as that one fails', () => {
    const { said, time, away } = watched();
    for (let second = 0; second < 30; second += 1) {
      away.absorbs(refused);
      time.now += 1_000;
      away.heard();
    }
    assert.equal(said.length, 1);
  });

  it('is known in what is thrown, however it was wrapped', () => {
    const { away } = watched();
    const thrown = Object.assign(new Error('Connection timeout'), { name: 'KafkaJSConnectionError' });
    assert.ok(away.absorbs(thrown));
    assert.ok(away.absorbs(new Error('The relay could not get on', { cause: thrown })));
    assert.ok(!away.absorbs(new Error('connect ECONNREFUSED', { cause: new Error('of the event store') })));
    assert.ok(!away.absorbs(Object.assign(new Error('unknown topic'), { name: 'KafkaJSProtocolError' })));
    assert.ok(!away.absorbs(undefined));
  });

  it('is known in what was not sent because of it', { timeout: 20_000 }, async () => {
    const { said, away } = watched();
    const sender = new Sender(new KafkaConnection({ brokers: ['127.0.0.1:1'], retries: 1, away }));
    const sent = await Promise.allSettled([1, 2].map(() => sender.send('t', [{ key: 'k', value: 'v' }])));
    const [first, behind] = sent.map((one) => (one.status === 'rejected' ? (one.reason as Error) : undefined));
    assert.match(behind!.message, /^Not sent, because what came before/);
    assert.equal(behind!.cause, first);
    assert.ok(away.absorbs(behind));
    assert.equal(said.length, 1);
    await sender.close();
  });

  it('is all that a connection says of brokers that are not there', { timeout: 20_000 }, async () => {
    const said: string[] = [];
    const log = (line: string) => said.push(line);
    const connection = new KafkaConnection({ brokers: ['127.0.0.1:1'], retries: 3, log });
    for (let n = 0; n < 3; n += 1) await assert.rejects(connection.asAdmin((admin) => admin.listTopics()));
    connection.log('something else');
    assert.equal(said.length, 2);
    assert.match(said[0]!, /^Kafka, or one of its brokers, cannot be reached/);
    assert.equal(said[1], 'something else');
  });
});
