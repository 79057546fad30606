export { CATALOGUE, type Catalogue, catalogueWith } from '@guildhall/access-control/evaluator';
export { followAccess, type FollowAccessOptions, type FollowedAccess } from './follow-access.js';
export { LocalAccessReplica } from './local-access-replica.js';
