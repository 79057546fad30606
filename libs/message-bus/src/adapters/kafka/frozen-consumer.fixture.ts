import { KafkaMessageBus } from './index.js';

/** A process of its own that consumes, so that it can be frozen: tells its parent each position that it handles, and each line it logs. */
const [broker = '', group = '', topic = '', deadLetterTopic = '', partitions = ''] = process.argv.slice(2);
const tell = (told: Readonly<{ position?: number; line?: string }>) => process.send?.(told);
const bus = await KafkaMessageBus.open({
  brokers: [broker],
  partitions: Number(partitions),
  deadLetterTopic,
  log: (line) => void tell({ line }),
});
await bus.consume({ group, topics: [topic], handle: async ({ position }) => void tell({ position }) });
process.once('disconnect', () => process.exit());
