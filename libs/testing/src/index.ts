export { dyingAfter } from './dying-store.js';
export { decisionsOf } from './given-when-then.js';
export { recorded } from './recorded.js';
export { MovableClock } from './movable-clock.js';
export { openBench, type Bench } from './bench.js';
export { killedBetweenSteps } from './killed-between-steps.js';
