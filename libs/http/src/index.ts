export {
  AccessQuestions,
  AccessReplica,
  type After,
  type AsOfInstant,
  type ChangesFilter,
  type Membership,
  type MembersOptions,
  type Standing,
} from './access-replica.js';
export { Answer, created } from './answer.js';
export { Anonymous, Caller, SignedInCaller } from './caller.js';
export { Cursors } from './cursors.js';
export { Instance, OpenApiDocument } from './edge-settings.js';
export { EdgeModule } from './edge.module.js';
export { AnswersAtOnce } from './fast-lane.js';
export { Freshness } from './freshness.js';
export { Health } from './health.js';
export { Instants } from './instants.js';
export { Log, type LogLevel, PinoLog } from './log.js';
export { Metrics } from './metrics.js';
export { Documents } from './openapi.js';
export { escapeHtml, page } from './page.js';
export { Positions } from './positions.js';
export { problemOf } from './problem.js';
export { HiddenFromReference } from './reference.js';
export { NotRepeatable } from './repeatable.js';
export { Public, RequiresInOrganization, RequiresInProject, SignedIn } from './route-access.js';
export { type AccessClaims, SigningKeys, type TokenSettings } from './signing-keys.js';
export { answerUnparsable, createEdge, type EdgeOptions, requestIdOf } from './start.js';
export {
  type ConfigurationOf,
  configurationOf,
  InvalidConfiguration,
  setting,
  type Settings,
} from './configuration.js';
export { InvalidInput } from './validation.js';
export {
  between,
  EDGE_SETTINGS,
  publicUrl,
  isLoopback,
  jsonFiles,
  madeBy,
  masterKey,
  smtpUrl,
} from './edge-configuration.js';
export { type Program, run } from './program.js';
export { showProgress } from './show-progress.js';
