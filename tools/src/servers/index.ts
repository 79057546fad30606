/** Real servers on this machine, for specs and for trying things out. */
export { Cable } from './cable.js';
export { describeWith, serverAddress, type ServerAddress, serverIn, SHARED_SET } from './for-specs.js';
export { SERVER_NAMES, type ServerName } from './server.js';
export { missingFor, removeAbandoned, ServerSet, type ServerStatus, startServers } from './server-set.js';
