/** At most `limit` units in any `windowMs` milliseconds. */
export interface RateWindow {
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * What one key has used: for each length of a window the units by the number of their bucket. A window is cut into ten
 * buckets and counts each of them as a whole, so it never allows more than its limit, and forgets up to a tenth late.
 */
export interface Ledger {
  /** Grows with each change. */
  readonly version: number;
  /** Epoch ms; 0 = not blocked. */
  readonly blockedUntil: number;
  /** When units were last lent to Redis, epoch ms. */
  readonly lentAt: number;
  /** True: Postgres was away and does not know all of it. */
  readonly alone: boolean;
  readonly windows: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const emptyLedger: Ledger = {
  version: 0,
  blockedUntil: 0,
  lentAt: 0,
  alone: false,
  windows: {},
};

/** Units that were lent at `at` and come back unspent. */
export interface Refund {
  readonly units: number;
  readonly at: number;
  readonly windows: readonly RateWindow[];
}

/** The answer to a check. */
export type RateVerdict =
  | {
      readonly kind: 'allowed';
      /** Units that are left in the tightest window. */
      readonly remaining: number;
      /** When all of what was used is forgotten, if nothing more is used. */
      readonly resetAt: Date;
    }
  | {
      readonly kind: 'refused';
      readonly reason: 'limit';
      readonly retryAfterMs: number;
      /** The window that is full for longest. */
      readonly window: RateWindow;
    }
  | { readonly kind: 'refused'; readonly reason: 'blocked'; readonly retryAfterMs: number };

/** Units that Redis may spend until then; they are used as far as the ledger is concerned. */
export interface Loan {
  readonly units: number;
  readonly until: number;
}

const bucketsPerWindow = 10;

/** @returns The length of a bucket in ms. */
function widthOf({ windowMs }: RateWindow): number {
  return Math.ceil(windowMs / bucketsPerWindow);
}

/** What counts now: bucket by number. What another clock wrote into the future counts as of now. */
function bucketsOf(ledger: Ledger, window: RateWindow, now: number): Map<number, number> {
  const width = widthOf(window);
  const oldest = Math.floor((now - window.windowMs) / width);
  const current = Math.floor(now / width);
  const buckets = new Map<number, number>();
  for (const [name, units] of Object.entries(ledger.windows[window.windowMs] ?? {})) {
    const bucket = Math.min(Number(name), current);
    if (bucket >= oldest && units > 0) buckets.set(bucket, (buckets.get(bucket) ?? 0) + units);
  }
  return buckets;
}

function sum(buckets: ReadonlyMap<number, number>): number {
  return [...buckets.values()].reduce((total, units) => total + units, 0);
}

function forgottenAt(bucket: number, window: RateWindow): number {
  return (bucket + 1) * widthOf(window) + window.windowMs;
}

/** What is left in the tightest of the windows; may be negative after a penalty. */
export function remainingOf(ledger: Ledger, windows: readonly RateWindow[], now: number): number {
  return Math.min(...windows.map((window) => window.limit - sum(bucketsOf(ledger, window, now))));
}

/** When what counts now is forgotten, epoch ms. */
export function resetAtOf(ledger: Ledger, windows: readonly RateWindow[], now: number): number {
  const ends = windows.flatMap((window) =>
    [...bucketsOf(ledger, window, now).keys()].map((bucket) => forgottenAt(bucket, window)),
  );
  return Math.max(now, ...ends);
}

/** Adds units to these windows as of now, or takes the newest away where `units` is negative; old buckets are dropped. */
export function withUnits(
  ledger: Ledger,
  windows: readonly RateWindow[],
  units: number,
  now: number,
): Ledger {
  const next: Record<string, Record<string, number>> = {};
  for (const name of Object.keys(ledger.windows)) {
    const buckets = bucketsOf(ledger, { limit: 0, windowMs: Number(name) }, now);
    if (buckets.size > 0) next[name] = Object.fromEntries(buckets);
  }
  for (const window of windows) {
    const buckets = bucketsOf(ledger, window, now);
    if (units >= 0) {
      const current = Math.floor(now / widthOf(window));
      buckets.set(current, (buckets.get(current) ?? 0) + units);
    } else {
      let toTake = -units;
      for (const [bucket, held] of [...buckets].toSorted(([a], [b]) => b - a)) {
        buckets.set(bucket, held - Math.min(held, toTake));
        toTake -= Math.min(held, toTake);
      }
    }
    next[window.windowMs] = Object.fromEntries(buckets);
  }
  return { ...ledger, version: ledger.version + 1, windows: next };
}

/** Takes lent units back out of the bucket that they were charged to. */
export function withRefund(ledger: Ledger, refund: Refund): Ledger {
  const windows: Record<string, Readonly<Record<string, number>>> = { ...ledger.windows };
  for (const window of refund.windows) {
    const bucket = Math.floor(refund.at / widthOf(window));
    const buckets = windows[window.windowMs];
    const held = buckets?.[bucket];
    if (held === undefined) continue;
    windows[window.windowMs] = { ...buckets, [bucket]: Math.max(0, held - refund.units) };
  }
  return { ...ledger, version: ledger.version + 1, windows };
}

/** Two views of one key as one that has forgotten nothing: the greater count of each bucket. */
export function merged(one: Ledger, other: Ledger): Ledger {
  const windows: Record<string, Record<string, number>> = {};
  for (const ledger of [one, other]) {
    for (const [name, buckets] of Object.entries(ledger.windows)) {
      const into = (windows[name] ??= {});
      for (const [bucket, units] of Object.entries(buckets)) {
        into[bucket] = Math.max(into[bucket] ?? 0, units);
      }
    }
  }
  return {
    version: Math.max(one.version, other.version) + 1,
    blockedUntil: Math.max(one.blockedUntil, other.blockedUntil),
    lentAt: Math.max(one.lentAt, other.lentAt),
    alone: one.alone,
    windows,
  };
}

/** Why these units do not fit now, or undefined when they do. */
function refusal(
  ledger: Ledger,
  windows: readonly RateWindow[],
  cost: number,
  now: number,
): Extract<RateVerdict, { kind: 'refused' }> | undefined {
  if (ledger.blockedUntil > now) {
    return { kind: 'refused', reason: 'blocked', retryAfterMs: ledger.blockedUntil - now };
  }
  let longest: Extract<RateVerdict, { reason: 'limit' }> | undefined;
  for (const window of windows) {
    const buckets = [...bucketsOf(ledger, window, now)].toSorted(([a], [b]) => a - b);
    let used = sum(new Map(buckets));
    let at = now;
    for (const [bucket, units] of buckets) {
      if (used + cost <= window.limit) break;
      used -= units;
      at = forgottenAt(bucket, window);
    }
    if (at > now && at - now > (longest?.retryAfterMs ?? 0)) {
      longest = { kind: 'refused', reason: 'limit', retryAfterMs: at - now, window };
    }
  }
  return longest;
}

/**
 * What a check does to a ledger: all windows or none. A refused one changes nothing.
 *
 * @param cost - At most the smallest limit.
 */
export function charge(
  ledger: Ledger,
  windows: readonly RateWindow[],
  cost: number,
  now: number,
): { readonly ledger: Ledger; readonly verdict: RateVerdict } {
  const refused = refusal(ledger, windows, cost, now);
  if (refused !== undefined) return { ledger, verdict: refused };
  const next = withUnits(ledger, windows, cost, now);
  return {
    ledger: next,
    verdict: {
      kind: 'allowed',
      remaining: remainingOf(next, windows, now),
      resetAt: new Date(resetAtOf(next, windows, now)),
    },
  };
}

/**
 * Charges units in advance, for Redis to spend before the bucket ends: as many as were used in it so far, at most a tenth of
 * a limit and a quarter of what is left. Who comes rarely is lent nothing, and near the limit nobody is.
 */
export function lend(
  ledger: Ledger,
  windows: readonly RateWindow[],
  now: number,
): { readonly ledger: Ledger; readonly loan: Loan } {
  const bounds = windows.map((window) => {
    const buckets = bucketsOf(ledger, window, now);
    const inBucket = buckets.get(Math.floor(now / widthOf(window))) ?? 0;
    const left = window.limit - sum(buckets);
    return Math.min(inBucket - 1, window.limit / 10, left / 4);
  });
  const units = Math.max(0, Math.floor(Math.min(...bounds)));
  const ends = windows.map((window) => (Math.floor(now / widthOf(window)) + 1) * widthOf(window));
  const loan = { units, until: Math.min(...ends) };
  if (units === 0) return { ledger, loan };
  return { ledger: { ...withUnits(ledger, windows, units, now), lentAt: now }, loan };
}

/** When the ledger says nothing any more, epoch ms. */
export function expiryOf(ledger: Ledger, now: number): number {
  const windows = Object.keys(ledger.windows).map((name) => ({ limit: 0, windowMs: Number(name) }));
  return Math.max(ledger.blockedUntil, resetAtOf(ledger, windows, now));
}
