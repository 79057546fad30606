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

export class PinoLog extends Log {
  readonly #logger: Logger;

  constructor(level: LogLevel, service: string, destination?: DestinationStream) {
    super();
    const options = { level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime };
    this.#logger = pino(options, destination ?? pino.destination({ sync: false }));
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
  }
}

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
