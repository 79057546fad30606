export { AccessUnknown } from './access-unknown.js';
export { CATALOGUE, type Catalogue, catalogueWith } from '@guildhall/access-control/evaluator';
export { followAccess, type FollowAccessOptions, type FollowedAccess } from './follow-access.js';
export { LocalAccessReplica, type ReplicaOptions } from './local-access-replica.js';
