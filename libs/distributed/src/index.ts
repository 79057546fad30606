export { runService, type Service } from './service.js';
export type { ServiceConfiguration } from './configuration.js';
