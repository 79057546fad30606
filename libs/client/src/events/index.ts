export { EventContext, type GuildhallEvent } from './event.js';
export { GuildhallEvents, type GuildhallEventsOptions } from './guildhall-events.js';
export { EVERY_EVENT } from './handlers.js';
export { GUILDHALL_EVENTS, OnGuildhallEvent } from './on-guildhall-event.js';
export { ReasonsForDeadLetters } from './reasons.js';
