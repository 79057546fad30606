/**
 * Reads a whole log in a process of its own and prints, in bytes, how much its resident memory grew meanwhile.
 * `node bench/dist/event-store-memory.js <folder> <events>`
 */
import { START } from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';

const [folder = '', expected = ''] = process.argv.slice(2);
const store = await EmbeddedEventStore.open({ folder });
const before = process.memoryUsage.rss();
let peak = before;
let count = 0;
for await (const { events } of store.readAll({ after: START })) {
  count += events.length;
  peak = Math.max(peak, process.memoryUsage.rss());
}
await store.close();
if (count !== Number(expected)) throw new Error(`Read ${count} events instead of ${expected}`);
console.log(peak - before);
