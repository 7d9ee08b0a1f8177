import type { RedisStateRow } from '../postgres/redis-state.ts';
import type { RedisIdentity, RedisLink } from '../redis/redis-link.ts';
import type { CoreEvent } from '../session-core.ts';

/** How long a view of `core.redis_state` may be believed (design: L). */
const viewLifeMs = 300;
/** Views are fetched three times as often as they lapse. */
const viewEveryMs = 100;
/** Covers the difference between two clocks that run at slightly different speeds. */
const marginMs = 50;
/** A process that could not reconcile tries again after this long. */
const reconcileEveryMs = 500;

/** Makes sure that no process believes a copy any more; resolves when that is so. */
export async function invalidateCopies(state: RedisStateRow): Promise<void> {
  const ageMs = await state.invalidate();
  // Whoever looked just before may believe copies until that view has lapsed.
  const waitMs = viewLifeMs + marginMs - ageMs;
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
}

interface View {
  readonly identity: string | undefined;
  /** `performance.now()` until which it counts: from before it was asked for. */
  readonly until: number;
}

/**
 * Decides whether copies in Redis may be believed: only while a fresh view of Postgres names exactly the Redis
 * that this process is connected to. Whatever breaks that is an interruption, and a read that spans one is void.
 */
export class Trust {
  readonly #state: RedisStateRow;
  readonly #link: RedisLink;
  readonly #prefixes: () => Promise<readonly string[]>;
  readonly #emit: (event: CoreEvent) => void;
  readonly #timer: NodeJS.Timeout;
  #view: View | undefined;
  #interruptions = 0;
  #trusted = false;
  #everTrusted = false;
  #since = Date.now();
  #looking = false;
  #nextReconcile = 0;
  #reason = 'starting';
  #closed = false;
  #working: Promise<void> = Promise.resolve();

  constructor(
    state: RedisStateRow,
    link: RedisLink,
    prefixes: () => Promise<readonly string[]>,
    emit: (event: CoreEvent) => void,
  ) {
    this.#state = state;
    this.#link = link;
    this.#prefixes = prefixes;
    this.#emit = emit;
    this.#timer = setInterval(() => this.#tick(), viewEveryMs);
  }

  /**
   * A number that stands for "trusted, without interruption"; undefined when copies may not be believed now.
   * A read or write that began with it is good only if it is still the same at the end.
   */
  current(): number | undefined {
    const { identity } = this.#link;
    const trusted =
      identity !== undefined &&
      this.#view !== undefined &&
      this.#view.until > performance.now() &&
      this.#view.identity === identity.name;
    if (trusted !== this.#trusted) this.#turn(trusted, identity);
    return trusted ? this.#interruptions : undefined;
  }

  /** `invalidateCopies`, and this process itself stops believing at once. */
  async invalidate(reason: string): Promise<void> {
    this.#interrupt(reason);
    await invalidateCopies(this.#state);
  }

  /** To be called when the connection to Redis was lost or has come back. */
  linkChanged(identity: RedisIdentity | undefined, reason: string): void {
    this.#reason = reason;
    if (identity === undefined) this.#interrupt(reason);
    else this.#tick();
  }

  /** Resolves after the first decision about Redis, or after `ms`: a start should neither guess nor hang. */
  async settle(ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (this.current() === undefined && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (this.current() === undefined) {
      this.#emit({
        type: 'redis-unavailable',
        at: new Date(),
        reason: this.#reason,
        durationMs: ms,
      });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#working;
  }

  #turn(trusted: boolean, identity: RedisIdentity | undefined): void {
    const at = new Date();
    const durationMs = at.getTime() - this.#since;
    this.#trusted = trusted;
    this.#since = at.getTime();
    if (!trusted) this.#interruptions += 1;
    const reason = trusted || identity === undefined ? this.#reason : 'no fresh word from Postgres';
    const up = this.#everTrusted ? 'redis-recovered' : 'redis-connected';
    this.#everTrusted ||= trusted;
    this.#emit({ type: trusted ? up : 'redis-unavailable', at, reason, durationMs });
  }

  #interrupt(reason: string): void {
    this.#reason = reason;
    this.#view = undefined;
    this.#interruptions += 1;
    this.current();
  }

  #tick(): void {
    if (this.#looking || this.#closed) return;
    this.#looking = true;
    this.#working = this.#look().finally(() => {
      this.#looking = false;
    });
  }

  async #look(): Promise<void> {
    const askedAt = performance.now();
    const interruptions = this.#interruptions;
    try {
      const { identity } = await this.#state.read();
      // What was asked before an interruption says nothing about the time after it.
      if (interruptions === this.#interruptions) {
        this.#view = { identity, until: askedAt + viewLifeMs };
      }
      const here = this.#link.identity;
      if (
        here !== undefined &&
        here.name !== identity &&
        performance.now() >= this.#nextReconcile
      ) {
        this.#nextReconcile = performance.now() + reconcileEveryMs;
        await this.#state.exclusively(async () => await this.#reconcile(here));
      }
    } catch {
      // The view lapses by itself, and whoever needs Postgres hears of it from Postgres.
    }
    this.current();
  }

  /** Empties Redis of copies and then names it as the one that agrees with Postgres. */
  async #reconcile(here: RedisIdentity): Promise<void> {
    await invalidateCopies(this.#state);
    const { generation } = await this.#state.read();
    for (const prefix of await this.#prefixes()) {
      for await (const keys of this.#link.keys(prefix)) await this.#link.unlink(keys);
    }
    if (this.#link.identity?.name !== here.name || this.#closed) return;
    if (await this.#state.record(here.name, generation)) this.#tickAgain();
  }

  /** Looks once more as soon as this look is over. */
  #tickAgain(): void {
    setTimeout(() => this.#tick(), 0);
  }
}
