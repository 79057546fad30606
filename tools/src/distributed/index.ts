/** The distributed edition as processes of this machine, and people who use it. */
export { DistributedPlatform, type DistributedOptions } from './platform.js';
export { signedUp } from './signed-up.js';
export { SilentNarrator } from '../tour/narrator.js';
export { Visitor } from '../tour/visitor.js';
