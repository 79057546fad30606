import { randomUUID } from 'node:crypto';
import { describeWith } from '@guildhall/tools/servers';
import { messageBusContract } from '../../contract.js';
import { KafkaMessageBus } from './index.js';
import { PublishedLog } from './published-log.fixture.js';

await describeWith('kafka', 'message bus contract: kafka', (broker) => {
  const log = new PublishedLog(broker);
  const deadLetterTopic = `dead-letters-${randomUUID()}`;

  const open = () => KafkaMessageBus.open({ brokers: [broker], partitions: 3, deadLetterTopic });

  messageBusContract('kafka', {
    open,
    otherProcess: open,
    topic: () => log.topic(),
    publish: (topic, events) => log.publish(topic, events),
    dispose: () => log.close(),
    patienceMs: 20_000,
  });
});
