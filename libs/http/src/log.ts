import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';

/** Structured logs, one JSON object a line. Bodies, headers, query strings and names are never logged. */
export abstract class Log {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Lines are written together, a tenth of a second after they were logged at the latest; errors at once. */
export class PinoLog extends Log {
  readonly #logger: Logger;

  constructor(level: LogLevel, service: string, destination?: DestinationStream) {
    super();
    const options = { level, base: { service }, timestamp: isoTime() };
    this.#logger = pino(options, destination ?? pino.destination({ sync: false, minLength: 8192, periodicFlush: 100 }));
  }

  override debug(fields: object, message: string): void {
    this.#logger.debug(fields, message);
  }
  override info(fields: object, message: string): void {
    this.#logger.info(fields, message);
  }
  override warn(fields: object, message: string): void {
    this.#logger.warn(fields, message);
  }
  override error(fields: object, message: string): void {
    this.#logger.error(fields, message);
    // Whoever dies of it is to have said so.
    this.#logger.flush();
  }
}

/** The time of a line. Under load many lines are of the same millisecond. */
const isoTime = (): (() => string) => {
  let [time, text] = [0, ''];
  return () => {
    const now = Date.now();
    if (now !== time) [time, text] = [now, `,"time":"${new Date(now).toISOString()}"`];
    return text;
  };
};

/** What Nest says of itself, in the same form; its start-up chatter is debug. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, context?: string): void {
    this.target.debug({ context }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.target.warn({ context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.target.error({ context, stack }, String(message));
  }
}
