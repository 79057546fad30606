export { type Answer, type AnswerBody, type CallInit, type CallPath, GuildhallClient, type Method } from './client.js';
export type { ClientOptions, Tokens } from './options.js';
export { GuildhallProblem } from './problem.js';
export type * from './openapi.generated.js';
