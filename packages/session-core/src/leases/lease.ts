/** What `acquire` takes besides the name. */
export interface LeaseOptions {
  /** How long it outlives a holder that dies, in ms; 500 to 86,400,000, default 15,000. A living holder renews it. */
  readonly ttlMs?: number;
  /** Who holds it, for people; default: host and process id. */
  readonly owner?: string;
  /** How long to wait for it in ms while somebody else holds it; default 0. `Infinity` waits for ever. */
  readonly waitMs?: number;
  /** Ends the waiting: `acquire` rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Something that one process at a time may do, such as polling Telegram or driving one WhatsApp account. */
export interface Lease extends AsyncDisposable {
  readonly name: string;
  /** As the row shows it: the owner, and the id of this process' core. */
  readonly owner: string;
  /** The fencing token: each holder has a higher one than those before it. */
  readonly generation: number;
  /** False from when it may be lost, by this process' clocks at this very moment. */
  readonly held: boolean;
  /**
   * Fires when the lease may be lost, a tenth of its life before the end that the clock of Postgres knows; its reason is a
   * LeaseLostError. A process that was stopped wakes with it not yet fired: there `held` knows better, and only
   * `assertLeaseHeld` is sure.
   */
  readonly signal: AbortSignal;
  /** Gives it back and fires `signal`. Never rejects: when Postgres is away, the lease ends by itself. */
  release(): Promise<void>;
}

/** Who holds a lease now. */
export interface LeaseHolder {
  readonly owner: string;
  readonly generation: number;
  /** Until it ends unless it is renewed, by the clock of Postgres, in ms. */
  readonly remainingMs: number;
}

/** Something worth a log line; `reason` names the lease. */
export interface LeaseEvent {
  readonly type: 'lease-lost';
  readonly at: Date;
  readonly reason: string;
  readonly error: unknown;
}
