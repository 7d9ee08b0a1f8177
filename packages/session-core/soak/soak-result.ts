import { callMs, longestCallMs } from './history/check-history.ts';
import type { History } from './history/operation.ts';
import { describeViolation, spanOf, type Violation } from './history/violation.ts';
import { nemesisNames } from './nemeses/nemesis.ts';
import type { StrikeCounts } from './nemeses/run-storm.ts';

/** The line that `pnpm soak --json` prints. */
export interface SoakResult {
  readonly operations: number;
  readonly stale_reads: number;
  readonly lost_updates: number;
  readonly resurrections: number;
  readonly diverged: number;
  /** Calls that failed and should not have, and processes that ended by themselves. */
  readonly unexpected_errors: number;
  /** Reads between faults that Redis answered, from 0 to 1; null: the core does not say who answered. */
  readonly redis_read_share: number | null;
  /** How often a process went from Redis to Postgres. */
  readonly fallbacks: number;
  readonly reconciles: number;
  /** The longest call, less the time in which its own process was stopped. */
  readonly max_call_ms: number;
  /** How often each fault struck. */
  readonly nemeses: Readonly<Record<string, number>>;
}

/** Reads answered between faults. */
export interface CalmReads {
  redis: number;
  postgres: number;
}

const lowestShare = 0.5;
const shown = 3;

/** Adds rounds up. */
export class SoakTally {
  /** The clearest violations, in words. */
  readonly histories: string[] = [];
  readonly strikes: StrikeCounts = new Map();
  readonly calmReads: CalmReads = { redis: 0, postgres: 0 };
  /** What the cores said of themselves, by type of event. */
  readonly events = new Map<string, number>();
  readonly #violations = new Map<Violation['type'], number>();
  #operations = 0;
  #maxCallMs = 0;

  add(history: History, violations: readonly Violation[]): void {
    this.#operations += history.operations.length;
    for (const operation of history.operations) {
      this.#maxCallMs = Math.max(this.#maxCallMs, callMs(operation, history));
    }
    for (const [type, found] of Map.groupBy(violations, (violation) => violation.type)) {
      this.#violations.set(type, (this.#violations.get(type) ?? 0) + found.length);
      const [clearest] = found.toSorted((a, b) => spanOf(a) - spanOf(b));
      if (clearest !== undefined && this.histories.length < shown) {
        this.histories.push(describeViolation(clearest, history));
      }
    }
  }

  get result(): SoakResult {
    const { redis, postgres } = this.calmReads;
    const count = (type: Violation['type']) => this.#violations.get(type) ?? 0;
    return {
      operations: this.#operations,
      stale_reads: count('stale-read'),
      lost_updates: count('lost-update'),
      resurrections: count('resurrection'),
      diverged: count('diverged'),
      unexpected_errors: count('unexpected-error'),
      redis_read_share: redis + postgres === 0 ? null : round(redis / (redis + postgres), 3),
      fallbacks: this.events.get('redis-unavailable') ?? 0,
      reconciles: this.events.get('reconciled') ?? 0,
      max_call_ms: round(this.#maxCallMs, 1),
      nemeses: Object.fromEntries(nemesisNames.map((name) => [name, this.strikes.get(name) ?? 0])),
    };
  }
}

/** Why a run did not pass; empty when it did. */
export function faultsOf(result: SoakResult): readonly string[] {
  const counts = {
    'stale reads': result.stale_reads,
    'lost updates': result.lost_updates,
    resurrections: result.resurrections,
    'copies that differ from their rows': result.diverged,
    'unexpected errors': result.unexpected_errors,
  };
  const faults = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  if (result.max_call_ms > longestCallMs) faults.push(`a call took ${result.max_call_ms} ms`);
  for (const [name, count] of Object.entries(result.nemeses)) {
    if (count === 0) faults.push(`${name} never struck`);
  }
  const share = result.redis_read_share;
  if (share !== null && share < lowestShare) {
    faults.push(`only ${share} of the reads between faults came from Redis`);
  }
  return faults;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
