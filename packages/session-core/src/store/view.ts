import type { RedisView, ViewConnection } from '../postgres/protocol/view-connection.ts';
import type { Protection } from '../protections.ts';
import { reasonOf } from '../reason-of.ts';
import type { RedisIdentity, RedisLink } from '../redis/redis-link.ts';
import type { CoreEvent } from '../session-core.ts';

/** How long a view of Postgres may be believed (design: L). */
export const viewLifeMs = 300;
/** After so long every view that was issued before has lapsed, also by clocks that run at slightly different speeds. */
export const viewLapseMs = viewLifeMs + 50;
/** Views are fetched three times as often as they lapse. */
const viewEveryMs = 100;

interface ValidView extends RedisView {
  /** Until when it counts, by `performance.now()` and by `Date.now()`: from before it was asked for. */
  readonly until: number;
  readonly untilByWallClock: number;
}

/**
 * Decides whether copies in Redis may be believed: only while a fresh view of Postgres names exactly the Redis that this
 * process is connected to, and no fence stands. Whatever breaks that is an interruption, and a read that spans one is void.
 */
export class View {
  readonly #connection: ViewConnection;
  readonly #link: RedisLink;
  readonly #process: () => string;
  readonly #emit: (event: CoreEvent) => void;
  readonly #without: ReadonlySet<Protection>;
  readonly #timer: NodeJS.Timeout;
  #view: ValidView | undefined;
  #interruptions = 0;
  #resets = 0;
  #trusted = false;
  #everTrusted = false;
  #since = Date.now();
  #reason = 'starting';
  #looking: Promise<void> | undefined;
  #closed = false;
  /** Called after each look at Postgres: there may be work to do. */
  onLook: (() => void) | undefined;

  /** @param parts.process - The name of this process among the writers, which may change. */
  constructor(parts: {
    readonly connection: ViewConnection;
    readonly link: RedisLink;
    readonly process: () => string;
    readonly emit: (event: CoreEvent) => void;
    readonly without: ReadonlySet<Protection>;
  }) {
    this.#connection = parts.connection;
    this.#link = parts.link;
    this.#process = parts.process;
    this.#emit = parts.emit;
    this.#without = parts.without;
    this.#timer = setInterval(() => this.look(), viewEveryMs);
  }

  /** What Postgres said last; undefined when that is too long ago. */
  get current(): RedisView | undefined {
    const view = this.#view;
    if (view === undefined) return undefined;
    if (performance.now() < view.until && Date.now() < view.untilByWallClock) return view;
    this.#view = undefined;
    this.#interruptions += 1;
    return undefined;
  }

  /**
   * A number that stands for "trusted, without interruption"; undefined when copies may not be believed now. A read that
   * began with it is good only if it is still the same at the end.
   */
  trusted(): number | undefined {
    const view = this.current;
    const trusted =
      view !== undefined && view.fences.length === 0 && this.names(this.#link.identity);
    if (trusted !== this.#trusted) this.#turn(trusted);
    return trusted ? this.#interruptions : undefined;
  }

  /** Whether Postgres says that this Redis agrees with it, whatever fence stands. */
  names(identity: RedisIdentity | undefined): boolean {
    const view = this.current;
    if (view === undefined || identity === undefined) return false;
    if (this.#without.has('identity')) return view.identity !== undefined;
    return view.identity === identity.name && view.reconciledWith === view.postgres;
  }

  /** This process stops believing at once. */
  interrupt(reason: string): void {
    this.#reason = reason;
    this.#view = undefined;
    this.#resets += 1;
    this.#interruptions += 1;
    this.trusted();
  }

  /** Looks at Postgres now, or again as soon as the look that is under way is over. */
  look(): void {
    if (this.#closed || this.#looking !== undefined) return;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
      if (!this.#closed) this.onLook?.();
    });
  }

  /** Resolves after the first decision about Redis, or after `ms`: a start should neither guess nor hang. */
  async settle(ms: number): Promise<void> {
    const end = performance.now() + ms;
    this.look();
    while (this.trusted() === undefined && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (this.trusted() === undefined) {
      const reason = this.#reason;
      this.#emit({ type: 'redis-unavailable', at: new Date(), reason, durationMs: ms });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#connection.close();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const askedAt = performance.now();
    const askedAtByWallClock = Date.now();
    const resets = this.#resets;
    try {
      const [view] = await Promise.all([
        this.#connection.read(this.#process()),
        this.#link.verify(),
      ]);
      // What was asked before a reset says nothing about the time after it.
      if (resets === this.#resets) {
        // A gap before it is an interruption, which `current` counts; so is another word than before.
        const before = this.current;
        if (before !== undefined && differs(before, view)) this.#interruptions += 1;
        this.#view = {
          ...view,
          until: askedAt + viewLifeMs,
          untilByWallClock: askedAtByWallClock + viewLifeMs,
        };
      }
    } catch (error) {
      // The view lapses by itself, and whoever needs Postgres hears of it from Postgres.
      this.#reason = `no fresh word from Postgres: ${reasonOf(error)}`;
    }
    this.trusted();
  }

  #turn(trusted: boolean): void {
    const at = new Date();
    const durationMs = at.getTime() - this.#since;
    this.#trusted = trusted;
    this.#since = at.getTime();
    if (!trusted) this.#interruptions += 1;
    const up = this.#everTrusted ? 'redis-recovered' : 'redis-connected';
    this.#everTrusted ||= trusted;
    const reason = trusted ? 'Redis and Postgres agree' : this.#whyNot();
    this.#emit({ type: trusted ? up : 'redis-unavailable', at, reason, durationMs });
  }

  #whyNot(): string {
    const view = this.current;
    if (this.#link.identity === undefined || view === undefined) return this.#reason;
    if (view.fences.length > 0) return 'a write of some process could not reach Redis';
    if (view.claim !== undefined) return 'copies are being compared with Postgres';
    return 'copies have not been compared with Postgres yet';
  }
}

/** Whether copies that were believed by the one view may be wrong by the other. */
function differs(before: RedisView, after: RedisView): boolean {
  return (
    before.identity !== after.identity ||
    before.postgres !== after.postgres ||
    after.fences.length > 0
  );
}
