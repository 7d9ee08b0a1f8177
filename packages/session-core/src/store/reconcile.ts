import type { PostgresSessions } from '../postgres/postgres-sessions.ts';
import type { Claim, RedisState } from '../postgres/protocol/redis-state.ts';
import type { RedisView } from '../postgres/protocol/view-connection.ts';
import type { Protection } from '../protections.ts';
import { RedisFailure, type RedisIdentity, type RedisLink } from '../redis/redis-link.ts';
import type { CoreEvent } from '../session-core.ts';
import { viewsLapsed } from './own-fence.ts';
import type { View } from './view.ts';
import type { Writer } from './writer.ts';

/** Names the Postgres to which the copies in a Redis belong. */
const ownerKey = 'sesi:owner';
const claimLifeMs = 3_000;
const beatEveryMs = 500;
/** After an attempt that failed; doubled each time up to the longest. */
const shortestPauseMs = 200;
const longestPauseMs = 5_000;

interface Copy {
  readonly key: string;
  /** Undefined: no session, or nothing that can be read. */
  readonly version: number | undefined;
}

/**
 * Makes a Redis that nobody knows, or knows no more, agree with Postgres: takes its name away for everybody, removes each
 * copy that differs, and names it.
 */
export class Reconciler {
  readonly #state: RedisState;
  readonly #rows: PostgresSessions;
  readonly #link: RedisLink;
  readonly #view: View;
  readonly #writer: Writer;
  readonly #emit: (event: CoreEvent) => void;
  readonly #without: ReadonlySet<Protection>;
  #nextAt = 0;
  #pauseMs = shortestPauseMs;
  #foreign = false;

  constructor(parts: {
    readonly state: RedisState;
    readonly rows: PostgresSessions;
    readonly link: RedisLink;
    readonly view: View;
    readonly writer: Writer;
    readonly emit: (event: CoreEvent) => void;
    readonly without: ReadonlySet<Protection>;
  }) {
    this.#state = parts.state;
    this.#rows = parts.rows;
    this.#link = parts.link;
    this.#view = parts.view;
    this.#writer = parts.writer;
    this.#emit = parts.emit;
    this.#without = parts.without;
  }

  /** Reconciles when that is needed and nobody else does; true when it came to its end. @throws StoreUnavailableError. */
  async run(): Promise<boolean> {
    const view = this.#view.current;
    const { identity } = this.#link;
    if (view === undefined || identity === undefined || this.#view.names(identity)) return false;
    if (performance.now() < this.#nextAt || isHeld(view)) return false;
    this.#pause();
    try {
      const done = await this.#reconcile(view, identity);
      if (done) this.#pauseMs = shortestPauseMs;
      return done;
    } catch (error) {
      if (error instanceof RedisFailure) return false;
      throw error;
    }
  }

  #pause(): void {
    this.#nextAt = performance.now() + this.#pauseMs * (1 + Math.random());
    this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs);
  }

  async #reconcile(view: RedisView, identity: RedisIdentity): Promise<boolean> {
    const startedAt = performance.now();
    if (!(await this.#isOurs(view))) return false;
    const claim = await this.#state.claim(this.#writer.name, view.identity);
    if (claim === undefined) return false;
    this.#view.interrupt('copies are being compared with Postgres');
    let recorded = false;
    try {
      if (this.#without.has('none-while-reconciling')) {
        recorded = await this.#state.record(claim, identity.name);
        this.#view.look();
      }
      // Also when this Redis is empty: somebody may still believe another one.
      await viewsLapsed();
      await this.#walk(claim);
      if (identity !== this.#link.identity) return false;
      recorded ||= await this.#state.record(claim, identity.name);
    } finally {
      if (!recorded) await this.#state.unclaim(claim).catch(() => undefined);
    }
    if (recorded) {
      const durationMs = Math.round(performance.now() - startedAt);
      const reason = 'every copy in Redis was compared with Postgres';
      this.#emit({ type: 'reconciled', at: new Date(), reason, durationMs });
    }
    return recorded;
  }

  /** False when the copies in this Redis belong to another Postgres. */
  async #isOurs(view: RedisView): Promise<boolean> {
    const ours = view.postgres.split('/').slice(0, 2).join('/');
    const owner = await this.#link.getOrSet(ownerKey, ours);
    if (owner === ours || owner === '') {
      this.#foreign = false;
      return true;
    }
    if (!this.#foreign) {
      this.#foreign = true;
      this.#emit({
        type: 'redis-foreign',
        at: new Date(),
        reason:
          `This Redis holds the copies of another Postgres (${owner}, ours is ${ours}): give it another database ` +
          `number, or, when that Postgres is gone, delete its keys and ${ownerKey}.`,
      });
    }
    return false;
  }

  /** Removes each copy that Postgres does not have in that very version. */
  async #walk(claim: Claim): Promise<void> {
    let beatAt = performance.now();
    const seen: string[] = [];
    for (const { name, keyPrefix } of await this.#rows.kinds()) {
      for await (const page of this.#link.keys(keyPrefix)) {
        const keys = page.filter((key) => !seen.some((longer) => key.startsWith(longer)));
        const copies = await this.#copies(keys);
        const known = copies.filter(({ version }) => version !== undefined);
        const ids = known.map(({ key }) => key.slice(keyPrefix.length));
        const versions = await this.#rows.liveVersions(name, ids);
        const right = new Set(
          known
            .filter(({ version }, at) => versions.get(ids[at] ?? '') === version)
            .map(({ key }) => key),
        );
        await this.#link.unlink(keys.filter((key) => !right.has(key)));
        if (performance.now() - beatAt > beatEveryMs) {
          beatAt = performance.now();
          if (!(await this.#state.beat(claim))) return;
        }
      }
      seen.push(keyPrefix);
    }
  }

  async #copies(keys: readonly string[]): Promise<readonly Copy[]> {
    const texts = await this.#link.getMany(keys);
    return keys.map((key, at) => ({ key, version: versionOf(texts[at]) }));
  }
}

/** Another process reconciles, or is connected to the Redis that is believed. */
function isHeld({ identity, identityHeld, claim }: RedisView): boolean {
  if (identity !== undefined && identityHeld) return true;
  return claim !== undefined && claim.ageMs < claimLifeMs;
}

function versionOf(text: string | undefined): number | undefined {
  if (text === undefined || text.startsWith('{"absent":')) return undefined;
  const digits = /"version":(\d+)\}$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
