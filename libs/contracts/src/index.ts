export * from './access-control.js';
export * from './event.js';
export * from './identity.js';
export * from './ids.js';
export * from './organizations.js';
export * from './personal.js';
export * from './text.js';
