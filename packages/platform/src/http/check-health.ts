import type { Logger } from '../logging/create-logger.ts';
import type { Probe, ProbeResult } from './probe.ts';

/** The answer of `/api/health`. */
export interface HealthAnswer {
  /** `degraded`: something is away that the process can do without. `unavailable`: it cannot. */
  readonly status: 'ok' | 'degraded' | 'unavailable';
  /** ISO date. */
  readonly timestamp: string;
  readonly services: Readonly<Record<string, ProbeResult>>;
}

/** What `createHealthCheck` takes. */
export interface HealthCheckOptions {
  readonly probes: readonly Probe[];
  readonly logger: Logger;
  /** No probe is waited for longer. */
  readonly deadlineMs: number;
}

/**
 * Makes a function that asks every probe and never throws. Who asks while a check runs gets its answer too:
 * many health checks must not bury a service in trouble.
 */
export function createHealthCheck(options: HealthCheckOptions): () => Promise<HealthAnswer> {
  const ask = options.probes.map((probe) => watchProbe(probe, options));
  let running: Promise<HealthAnswer> | undefined;
  return () => {
    running ??= checkAll(options.probes, ask).finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function checkAll(
  probes: readonly Probe[],
  ask: readonly (() => Promise<ProbeResult>)[],
): Promise<HealthAnswer> {
  const results = await Promise.all(ask.map((each) => each()));
  const services = Object.fromEntries(probes.map(({ name }, index) => [name, results[index]]));
  const away = probes.filter((_, index) => results[index]?.status === 'unhealthy');
  const lesser = away.length === 0 ? 'ok' : 'degraded';
  return {
    status: away.some(({ critical }) => critical) ? 'unavailable' : lesser,
    timestamp: new Date().toISOString(),
    services: services as Readonly<Record<string, ProbeResult>>,
  };
}

/** Asks one probe within the deadline, and logs when its state changes. */
function watchProbe(
  probe: Probe,
  { logger, deadlineMs }: HealthCheckOptions,
): () => Promise<ProbeResult> {
  let lastStatus: ProbeResult['status'] | undefined;

  async function ask(): Promise<ProbeResult> {
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      return await Promise.race([start(probe, signal), rejectOnAbort(signal)]);
    } catch (error) {
      if (lastStatus !== 'unhealthy') {
        logger.warn({ err: error, service: probe.name, deadlineMs }, 'A health probe failed');
      }
      const reason = signal.aborted ? `no answer in ${deadlineMs} ms` : 'failed';
      return { status: 'unhealthy', reason };
    }
  }

  return async () => {
    const result = await ask();
    if (lastStatus !== undefined && lastStatus !== result.status) {
      logger.info({ service: probe.name, from: lastStatus, to: result.status }, 'Health changed');
    }
    lastStatus = result.status;
    return result;
  };
}

/** A probe that throws before its first await is a failed one too. */
async function start(probe: Probe, signal: AbortSignal): Promise<ProbeResult> {
  return probe.check(signal);
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  return promise;
}
