import { availabilityRules } from './availability-rules.js';
import { networkRules } from './network-rules.js';
import { podRules } from './pod-rules.js';
import type { Rule } from './rule.js';
import { settingsRules } from './settings-rules.js';

/** All that must hold for what is applied to a cluster. */
export const rules: readonly Rule[] = [...podRules, ...availabilityRules, ...networkRules, ...settingsRules];
