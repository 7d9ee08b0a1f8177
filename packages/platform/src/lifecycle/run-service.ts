import type { z } from 'zod';

import type { LogLevel } from '../config/process-env.ts';
import { ConfigError, type Environment, readConfig } from '../config/read-config.ts';
import { createLogger, type Logger } from '../logging/create-logger.ts';
import { exitCodes } from './exit-codes.ts';
import { type HostProcess, hostProcess, type StopSignal } from './host-process.ts';
import { adviceFor } from './start-advice.ts';

/** What a service gets besides its settings. */
export interface ServiceContext {
  readonly logger: Logger;
  /** Aborted when the process is asked to stop: begin nothing new then. */
  readonly signal: AbortSignal;
}

/** What `runService` takes. */
export interface ServiceOptions<Schema extends z.ZodType<{ LOG_LEVEL: LogLevel }>> {
  /** The name of the process in its log. */
  readonly name: string;
  /** A zod object with `...processEnv` and the variables of the app. */
  readonly schema: Schema;
  /** `process.env`. */
  readonly env: Environment;
  /** Opens everything and resolves to what closes it. */
  readonly start: (
    config: Readonly<z.output<Schema>>,
    context: ServiceContext,
  ) => Promise<AsyncDisposable>;
  /** How long stopping may take before the process ends all the same; default 4,000 ms. */
  readonly graceMs?: number;
  /** The process; a test passes one of its own. */
  readonly host?: HostProcess;
}

/** Ctrl-C reaches a child twice: from the terminal, and from the program that started it. Both are one wish. */
const sameWishMs = 300;

/**
 * The whole of a process's entry: reads the settings, makes the logger, starts the service, and waits. SIGINT and
 * SIGTERM abort the context's signal and dispose the service. Ends the process with one of `exitCodes`; a second
 * signal (300 ms or more after the first) ends it at once.
 *
 * @returns a promise that is settled only under a `host` whose `exit` returns.
 */
export async function runService<Schema extends z.ZodType<{ LOG_LEVEL: LogLevel }>>(
  options: ServiceOptions<Schema>,
): Promise<void> {
  const host = options.host ?? hostProcess;
  let config: Readonly<z.output<Schema>>;
  try {
    config = readConfig(options.schema, options.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    host.printError(`${options.name} cannot start. ${error.message}`);
    host.exit(exitCodes.configInvalid);
    return;
  }
  const logger = createLogger({ name: options.name, level: config.LOG_LEVEL });
  const stop = watchProcess(host, logger, options.graceMs ?? 4000);

  let service: AsyncDisposable;
  try {
    service = await options.start(config, { logger, signal: stop.signal });
  } catch (error) {
    finishFailedStart({ error, host, logger, name: options.name, stopping: stop.signal.aborted });
    return;
  }
  await stop.requested;
  try {
    await service[Symbol.asyncDispose]();
  } catch (error) {
    logger.error({ err: error }, 'Stopping failed');
    host.exit(exitCodes.failed);
    return;
  }
  logger.info('Stopped');
  host.exit(exitCodes.stopped);
}

interface StopRequest {
  readonly signal: AbortSignal;
  /** Resolved by the first signal. */
  readonly requested: Promise<void>;
}

function watchProcess(host: HostProcess, logger: Logger, graceMs: number): StopRequest {
  const controller = new AbortController();
  const requested = Promise.withResolvers<void>();
  let firstAtMs: number | undefined;
  host.onStopSignal((signal: StopSignal) => {
    const nowMs = performance.now();
    if (firstAtMs !== undefined) {
      if (nowMs - firstAtMs >= sameWishMs) {
        logger.warn({ signal }, 'Second signal: exiting at once');
        host.exit(exitCodes[signal]);
      }
      return;
    }
    firstAtMs = nowMs;
    logger.info({ signal, graceMs }, 'Stopping');
    setTimeout(() => {
      logger.error({ graceMs }, 'Stopping took too long: exiting without the rest');
      host.exit(exitCodes.failed);
    }, graceMs).unref();
    controller.abort();
    requested.resolve();
  });
  let failed = false;
  host.onUncaught((error, origin) => {
    if (!failed) {
      failed = true;
      logger.fatal({ err: error, origin }, 'An error that nobody caught: exiting');
      host.exit(exitCodes.failed);
    }
  });
  return { signal: controller.signal, requested: requested.promise };
}

interface FailedStart {
  readonly error: unknown;
  readonly host: HostProcess;
  readonly logger: Logger;
  readonly name: string;
  readonly stopping: boolean;
}

function finishFailedStart({ error, host, logger, name, stopping }: FailedStart): void {
  if (stopping) {
    // Whoever gives up because it was asked to has not failed.
    logger.info('Stopped before the start was done');
    host.exit(exitCodes.stopped);
  } else if (error instanceof ConfigError) {
    host.printError(`${name} cannot start. ${error.message}`);
    host.exit(exitCodes.configInvalid);
  } else {
    logger.fatal({ err: error, advice: adviceFor(error) }, 'Start failed');
    host.exit(exitCodes.failed);
  }
}
