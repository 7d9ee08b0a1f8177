import {
  destination,
  type DestinationStream,
  type Logger as PinoLogger,
  pino,
  stdTimeFunctions,
} from 'pino';

import type { LogLevel } from '../config/process-env.ts';
import { redactLine } from './redact-line.ts';
import { scrubSecrets } from './scrub-secrets.ts';
import { serializeError, type SerializedError } from './serialize-error.ts';

/** Logs an object first and a constant message second: `logger.info({ durationMs }, 'Redis is back')`. */
export type Logger = PinoLogger;

/** What `createLogger` takes. */
export interface LoggerOptions {
  /** The name of the process, in each line. */
  readonly name: string;
  readonly level: LogLevel;
  /** Where the lines go; default: standard output, written at once, so that the last line before an exit is there. */
  readonly destination?: DestinationStream;
}

/**
 * A pino logger whose lines are JSON with an ISO time and the level by name, and hold no secrets: the properties
 * of `redactedNames` are censored at any depth, errors are reduced to what is known to be harmless, and each finished
 * line is searched for credentials in URLs, Telegram tokens, phone numbers and e-mail addresses.
 */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeThrown, error: serializeThrown },
    hooks: { streamWrite: (line: string) => scrubSecrets(redactLine(line)) },
  };
  // pino's own default writes behind our back: at an exit, a line in flight would come last, or not at all.
  return pino(settings, options.destination ?? destination({ sync: true }));
}

function serializeThrown(thrown: unknown): SerializedError {
  return serializeError(thrown);
}
