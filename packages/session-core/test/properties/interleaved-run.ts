import type { Scheduler } from 'fast-check';
import { vi } from 'vitest';

import { StoreUnavailableError } from '../../src/errors.ts';
import type { PreparedChange } from '../../src/kinds/change.ts';
import type { Protection } from '../../src/protections.ts';
import { countKind } from './counted-sessions.ts';
import { Order } from './doubles/order.ts';
import { PostgresTables, sessionKey, type SessionRow } from './doubles/postgres-tables.ts';
import { ProcessDouble } from './doubles/process-double.ts';
import { type Held, RedisDouble, versionOf } from './doubles/redis-double.ts';
import type { Fault, Operation, Plan } from './plans.ts';

/** How long everything may take to become quiet after the last fault. */
const quietMs = 15_000;

/** Faults that are only time in which the others do not strike, in ms. */
const pauses: Partial<Record<Fault, number>> = { 'a moment passes': 60, 'some time passes': 400 };

/** What was acknowledged before a read began: the highest version of each session. */
type Acknowledged = Map<string, number>;

/** Some callers and faults over two processes of the real code, in the order that fast-check chooses. */
export class InterleavedRun {
  readonly #order: Order;
  readonly #redis: RedisDouble;
  readonly #tables: PostgresTables;
  readonly #processes: readonly [ProcessDouble, ProcessDouble];
  readonly #acknowledged: Acknowledged = new Map();
  /** The values that updates gave: each is one more than the one before it, so none comes twice. */
  readonly #updated = new Map<number, string>();
  readonly #violations: string[] = [];
  #dump: ReadonlyMap<string, Held> = new Map();
  #crashed: ProcessDouble | undefined;
  #died: () => void = () => undefined;
  readonly #death = new Promise<void>((resolve) => {
    this.#died = resolve;
  });
  #saves = 0;

  constructor(scheduler: Scheduler, without: ReadonlySet<Protection>) {
    this.#order = new Order(scheduler);
    this.#redis = new RedisDouble(without);
    this.#tables = new PostgresTables(this.#redis.name);
    const open = () => new ProcessDouble(this.#order, this.#redis, this.#tables, without);
    this.#processes = [open(), open()];
  }

  /** @returns What was read, lost or left that must not be; empty when all is well. */
  async violations({ callers, faults }: Plan): Promise<readonly string[]> {
    await this.#order.until(Promise.all(this.#processes.map((process) => process.start())));
    const work = callers.map(async (operations, caller) => {
      const process = this.#processes[caller % 2 === 0 ? 0 : 1];
      for (const operation of operations) {
        await this.#order.step(`caller ${caller} begins ${operation}`);
        await Promise.race([this.#perform(process, operation, caller), this.#deathOf(process)]);
      }
    });
    const strikes = this.#strikeAll(faults);
    await this.#order.until(Promise.all([...work, strikes]));
    await this.#becomeQuiet();
    if (this.#tables.unknown.length > 0) throw new Error(this.#tables.unknown.join('\n'));
    return this.#violations;
  }

  /** What happened, a step a line. */
  get told(): readonly string[] {
    return this.#order.told;
  }

  get readsFromRedis(): number {
    return this.#processes.reduce((sum, { sources }) => sum + sources.redis, 0);
  }

  async #deathOf(process: ProcessDouble): Promise<void> {
    await this.#death;
    if (this.#crashed !== process) await new Promise<never>(() => undefined);
  }

  async #perform(process: ProcessDouble, operation: Operation, caller: number): Promise<void> {
    if (process === this.#crashed) return;
    try {
      const [does, id] = operation.split(' ') as [string, string];
      if (does === 'get') await this.#read(process, id, caller);
      else await this.#write(process, does, id, caller);
    } catch (error) {
      // Its outcome is not known, or it was refused: it says nothing of what may be read.
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.#order.told.push(`caller ${caller} hears: ${error.message}`);
    }
  }

  async #read(process: ProcessDouble, id: string, caller: number): Promise<void> {
    const floor = this.#acknowledged.get(id) ?? 0;
    const session = await process.get(id);
    this.#order.told.push(`caller ${caller} reads ${id}: ${session?.version ?? 'absent'}`);
    if (session?.possiblyStale === true) return;
    const allowed = this.#statesFrom(id, floor);
    const fits = allowed.some((row) =>
      session === undefined
        ? row.value === null
        : row.version === session.version && row.value === JSON.stringify(session.value),
    );
    const isAbsentFromTheBeginning = session === undefined && floor === 0;
    if (fits || isAbsentFromTheBeginning) return;
    this.#violations.push(
      `a read of ${id} returned ${session?.version ?? 'absent'} after ${floor} was acknowledged`,
    );
  }

  async #write(process: ProcessDouble, does: string, id: string, caller: number): Promise<void> {
    const result = await process.change(id, this.#computeOf(does), does === 'save');
    this.#order.told.push(`caller ${caller} is told: ${does} ${id} is ${result.version}`);
    const before = this.#acknowledged.get(id) ?? 0;
    this.#acknowledged.set(id, Math.max(before, result.version));
    const { stored } = result;
    if (does !== 'update' || stored === undefined) return;
    const n = numberIn(stored.json);
    if (this.#updated.has(n)) this.#violations.push(`an update of ${id} was lost: ${n} came twice`);
    this.#updated.set(n, id);
  }

  #computeOf(does: string): PreparedChange['compute'] {
    if (does === 'delete') {
      return (current) =>
        current === undefined ? { write: 'nothing' } : { write: 'deletion', events: [] };
    }
    this.#saves += 1;
    const saved = this.#saves;
    return (current) => {
      const n = does === 'save' ? saved : numberIn(current?.json) + 1;
      return { write: 'value', json: `{"n":${n}}`, life: 'until-deleted', events: [] };
    };
  }

  /** The states of a session that a read may return. */
  #statesFrom(id: string, floor: number): readonly SessionRow[] {
    const states = this.#tables.history.get(sessionKey({ kind: countKind.name, id })) ?? [];
    return states.filter(({ version }) => version >= floor);
  }

  async #strikeAll(faults: readonly Fault[]): Promise<void> {
    for (const fault of faults) {
      await this.#order.step(fault);
      if (fault === 'reset 0 before a lift') await this.#untilNothingWaits();
      const ms = pauses[fault];
      if (ms === undefined) this.#strike(fault);
      else await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }

  /** Until a fence stands behind which nothing waits any more, or for some steps. */
  async #untilNothingWaits(): Promise<void> {
    for (let steps = 0; steps < 400; steps += 1) {
      if (this.#tables.fences.size > 0 && this.#tables.outbox.size === 0) return;
      await this.#order.step('');
    }
  }

  #strike(fault: Fault): void {
    const [one, other] = this.#processes;
    switch (fault) {
      case 'a moment passes':
      case 'some time passes':
        return;
      case 'evict':
        return this.#redis.unlink(this.#redis.keys(countKind.keyPrefix));
      case 'reset 0':
      case 'reset 0 before a lift':
        return this.#crashed === one ? undefined : one.link.reset();
      case 'reset 1':
        return this.#crashed === other ? undefined : other.link.reset();
      case 'cut 0':
        return this.#crashed === one ? undefined : one.link.cut();
      case 'heal 0':
        return this.#crashed === one ? undefined : one.link.heal();
      case 'dump':
        this.#dump = this.#redis.dump();
        return;
      case 'restart from dump':
        return this.#restart();
      case 'crash 0':
        return this.#crash(one);
      case 'lose a commit: was done':
        one.postgres.loseNext = 'was done';
        return;
      case 'lose a commit: is done later':
        one.postgres.loseNext = 'is done later';
        return;
    }
  }

  #restart(): void {
    this.#redis.restart(this.#dump);
    for (const process of this.#processes) {
      if (process !== this.#crashed) process.link.reset();
    }
  }

  #crash(process: ProcessDouble): void {
    this.#crashed = process;
    process.crash();
    this.#died();
  }

  /** No faults any more: soon a Redis is believed, and each copy in it is that of Postgres. */
  async #becomeQuiet(): Promise<void> {
    const living = this.#processes.filter((process) => process !== this.#crashed);
    for (const { link, postgres } of living) {
      link.heal();
      postgres.loseNext = undefined;
    }
    const end = performance.now() + quietMs;
    const wait = async (): Promise<void> => {
      while (!this.#isQuiet(living) && performance.now() < end) await this.#order.step('');
    };
    await this.#order.until(wait(), 60_000);
    if (!this.#isQuiet(living)) this.#violations.push('Redis is not believed again');
    for (const [key, { text }] of this.#redis.dump()) {
      const row = this.#tables.sessions.get(sessionKey(nameIn(key)));
      const version = text === undefined ? undefined : versionOf(text);
      if (version !== undefined && version !== (row?.version ?? 0)) {
        this.#violations.push(`${key} holds ${text}, Postgres has version ${row?.version}`);
      }
    }
  }

  /** All trust Redis, and nothing is under way or waits for its repair; the dead have been taken out. */
  #isQuiet(living: readonly ProcessDouble[]): boolean {
    const names = living.map(({ name }) => name);
    return (
      living.every(({ trusts, postgres }) => trusts && postgres.isIdle) &&
      this.#tables.outbox.size === 0 &&
      [...this.#tables.writers.values()].every(({ process }) => names.includes(process))
    );
  }
}

/** Makes one run on clocks of its own. */
export async function interleave(
  scheduler: Scheduler,
  plan: Plan,
  without: ReadonlySet<Protection>,
): Promise<{ readonly violations: readonly string[]; readonly run: InterleavedRun }> {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    now: 1_800_000_000_000,
  });
  try {
    const run = new InterleavedRun(scheduler, without);
    return { violations: await run.violations(plan), run };
  } finally {
    vi.clearAllTimers();
    vi.useRealTimers();
  }
}

function numberIn(json: string | undefined): number {
  return json === undefined ? 0 : Number(/\d+/.exec(json)?.[0] ?? 0);
}

function nameIn(key: string): { readonly kind: string; readonly id: string } {
  return { kind: countKind.name, id: key.slice(countKind.keyPrefix.length) };
}
