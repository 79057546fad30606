export { EmailDigests, type LinkSubject, LinkTokens } from './links.js';
export { checkMasterKeyLength, WrongMasterKey } from './master-key.js';
export { mac, openSealed, seal } from './sealing.js';
export { Vault } from './vault.js';
export { unwrap, wrap } from './wrapping.js';
