import type { ServiceStatus } from '@sesi/session-core';

/** What a probe found. */
export interface ProbeResult {
  /** `disabled`: switched off on purpose, which is no fault. */
  readonly status: ServiceStatus;
  /** Milliseconds. */
  readonly responseTime?: number | undefined;
  /** More that anybody may see who reaches the server: no addresses, no secrets. */
  readonly [detail: string]: unknown;
}

/** One service that a process depends on, and how to ask for its health. */
export interface Probe {
  /** Its name in `services` of `/api/health`. */
  readonly name: string;
  /** True: without it the process is of no use (503). False: it goes on in a lesser way (200, `degraded`). */
  readonly critical: boolean;
  /** Asks now. The signal is aborted when nobody waits for the answer any more. */
  check(signal: AbortSignal): Promise<ProbeResult>;
}
