export type ServiceStatus = 'healthy' | 'unhealthy' | 'disabled';

/** The health of both stores, in the shape that contract A documents. */
export interface HealthReport {
  /** ISO date. */
  readonly timestamp: string;
  readonly redis: {
    readonly enabled: boolean;
    readonly available: boolean;
    readonly status: ServiceStatus;
    /** Milliseconds of a PING; `undefined` when there was no answer. */
    readonly responseTime: number | undefined;
  };
  readonly postgresql: {
    readonly status: Exclude<ServiceStatus, 'disabled'>;
    /** Milliseconds of a `select 1`; `undefined` when there was no answer. */
    readonly responseTime: number | undefined;
  };
}
