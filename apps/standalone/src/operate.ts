import { type Health, type Metrics, showProgress } from '@guildhall/http';
import type { Infrastructure } from './infrastructure.js';

/** What an operator sees of the process. */
export const operate = ({ subscriptions, bus }: Infrastructure, health: Health, metrics: Metrics): void =>
  showProgress(subscriptions, async () => (await bus.deadLetters({ limit: 200 })).data.length, health, metrics);
