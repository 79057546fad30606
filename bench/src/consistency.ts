import { randomBytes } from 'node:crypto';
import { DistributedPlatform, SilentNarrator, signedUp, Visitor } from '@guildhall/tools/distributed';
import type { Figure } from './figures.js';

const SAMPLES = 200;
const WARM_UP = 20;
const BAR_MS = 1_000;

type Servers = Readonly<{ eventstore: string; mongo: string; kafka: string }>;

/**
 * Found an organization in one service, then check in another one with the token of the answer: how long the check waits
 * until the events have come through the log, the relay and Kafka. One replica of each service.
 */
export const consistency = async (servers: Servers, folder: string): Promise<readonly Figure[]> => {
  const platform = await DistributedPlatform.start({ servers, folder, logLevel: 'warn' });
  try {
    const waits = (await samples(platform.url)).toSorted((one, other) => one - other);
    const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? Number.NaN;
    return [
      { name: 'founded, then checked with the token: p50', value: at(0.5), unit: 'ms', note: `of ${SAMPLES}` },
      { name: '  p90', value: at(0.9), unit: 'ms' },
      { name: '  p99', value: at(0.99), unit: 'ms', bar: { below: BAR_MS } },
    ];
  } finally {
    await platform.stop();
  }
};

const samples = async (url: string): Promise<readonly number[]> => {
  const ada = await signedUp(url, 'Ada');
  const checking = new Visitor('Ada', () => url, new SilentNarrator()).signInAs(ada);
  const waits: number[] = [];
  for (let n = 0; n < WARM_UP + SAMPLES; n += 1) {
    const { project } = await ada.must<{ project: { id: string } }>(201, 'POST', '/v1/organizations', {
      name: `Looms ${n} ${randomBytes(3).toString('hex')}`,
      project: { name: 'Weaving' },
    });
    const begun = performance.now();
    const checks = [{ permission: 'projects.role-assignments.create', resource: `projects/${project.id}` }];
    checking.seen(ada.position);
    const { results } = await checking.must<{ results: { allowed: boolean }[] }>(200, 'POST', '/v1/checks', { checks });
    waits.push(performance.now() - begun);
    if (!results[0]?.allowed) throw new Error('The check did not see what the token stands for');
  }
  return waits.slice(WARM_UP);
};
