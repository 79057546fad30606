export { LocalAccessReplica } from './local-access-replica.js';
