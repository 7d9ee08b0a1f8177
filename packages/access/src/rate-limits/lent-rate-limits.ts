import { setTimeout as wait } from 'node:timers/promises';

import {
  type Clock,
  RedisUnavailableError,
  type SharedRedis,
  systemClock,
} from '@sesi/session-core';

import { AccessStoreError } from '../postgres/access-store-error.ts';
import { RateLimitRows } from '../postgres/security/rate-limit-rows.ts';
import { type Charged, chargeStep, type Check } from './charge-step.ts';
import { checkKey, checkRule, checkUnits } from './check-rule.ts';
import {
  charge,
  emptyLedger,
  type Ledger,
  merged,
  type RateVerdict,
  type RateWindow,
  withRefund,
  withUnits,
} from './ledger.ts';
import type { RateLimited, RateLimits, RateLimitsOptions } from './rate-limits.ts';
import { lodge, spend, type SpendReply } from './redis-ledgers.ts';
import { RememberedLedgers, withOwed } from './remembered-ledgers.ts';

/** Of contract E. */
const defaultWindows: readonly RateWindow[] = [{ limit: 100, windowMs: 15 * 60_000 }];

/** The keys in Redis; the id and the action follow. */
export const keyPrefix = 'security:ratelimit:';

/** How long lent units may be on their way to Redis, and how often a check that would be refused looks for them. */
const lodgingMs = 200;
const looks = 4;
const lookEveryMs = 5;

/** Known by nobody: Redis is to tell what it has. */
const noVersion = -1;

/**
 * Postgres charges, Redis spends: units are charged to the row of a key before Redis may let anybody use them, so whatever
 * happens to Redis, what it let through is already counted.
 */
export class LentRateLimits implements RateLimits {
  readonly #redis: SharedRedis;
  readonly #rows: RateLimitRows;
  readonly #clock: Clock;
  readonly #windows: readonly RateWindow[];
  readonly #remembered = new RememberedLedgers();

  constructor(options: RateLimitsOptions) {
    this.#redis = options.redis;
    this.#clock = options.clock ?? systemClock;
    this.#windows = options.windows ?? defaultWindows;
    checkRule(this.#windows);
    this.#rows = new RateLimitRows(options.pool, () => void this.#report());
  }

  async check(id: string, limited: RateLimited & { readonly cost?: number }): Promise<RateVerdict> {
    const check = this.#check(id, limited, limited.cost ?? 1);
    checkUnits(check.cost, check.windows);
    const trusted = this.#redis.believed();
    if (trusted !== undefined) {
      const verdict = await this.#checkOnRedis(check, trusted);
      if (verdict !== undefined) return verdict;
    }
    return (
      (await this.#checkOnPostgres(check)) ??
      (this.#redis.answers ? await this.#checkOnRedisAlone(check) : undefined) ??
      this.#checkInMemory(check)
    );
  }

  async penalty(id: string, limited: RateLimited & { readonly units: number }): Promise<void> {
    const check = this.#check(id, limited, limited.units);
    checkUnits(limited.units);
    await this.#adjust(check, (ledger) =>
      withUnits(ledger, check.windows, limited.units, check.now),
    );
  }

  async reward(id: string, limited: RateLimited & { readonly units: number }): Promise<void> {
    const check = this.#check(id, limited, limited.units);
    checkUnits(limited.units);
    await this.#adjust(check, (ledger) =>
      withUnits(ledger, check.windows, -limited.units, check.now),
    );
  }

  async block(id: string, limited: RateLimited & { readonly durationMs: number }): Promise<void> {
    const check = this.#check(id, limited, 1);
    checkUnits(limited.durationMs + 1);
    const blockedUntil = limited.durationMs === 0 ? 0 : check.now + limited.durationMs;
    await this.#adjust(check, (ledger) => ({
      ...ledger,
      version: ledger.version + 1,
      blockedUntil,
    }));
  }

  async reset(id: string, limited: RateLimited): Promise<void> {
    const check = this.#check(id, limited, 1);
    await this.#adjust(check, (ledger) => ({
      ...ledger,
      version: ledger.version + 1,
      blockedUntil: 0,
      windows: {},
    }));
  }

  async checkRateLimit(
    id: string,
    action: string,
    limit: number,
    windowMs: number,
  ): Promise<RateVerdict> {
    return await this.check(id, { action, windows: [{ limit, windowMs }] });
  }

  async purgeExpired(): Promise<number> {
    return await this.#rows.purge(this.#clock.now());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#rows[Symbol.dispose]();
  }

  #check(id: string, limited: RateLimited, cost: number): Check {
    const windows = limited.windows ?? this.#windows;
    checkKey(id, limited.action);
    checkRule(windows);
    return {
      key: `${keyPrefix}${id}:${limited.action}`,
      tenant: limited.tenant,
      windows,
      cost,
      now: this.#clock.now().getTime(),
    };
  }

  /** By what was lent, else by Postgres, which lends more; undefined when one of them is away. */
  async #checkOnRedis(check: Check, trusted: number): Promise<RateVerdict | undefined> {
    for (let look = 1; ; look += 1) {
      const reply = await this.#spend(check);
      if (reply === undefined) return undefined;
      if (reply.kind === 'decided') {
        // A Redis that lost its trust meanwhile may be one that went back in time: its units were spent before.
        return this.#redis.believed() === trusted ? reply.verdict : undefined;
      }
      const charged = await this.#charge(check, reply);
      if (charged === undefined) return undefined;
      const { ledger, verdict } = charged;
      // Refused perhaps only because others were lent the last units, and have not brought them to Redis yet.
      const lending = verdict.kind === 'refused' && check.now - ledger.lentAt < lodgingMs;
      if (lending && look < looks) {
        await wait(lookEveryMs);
        continue;
      }
      if (charged.last) await this.#lodge(check, ledger, charged);
      return verdict;
    }
  }

  async #checkOnPostgres(check: Check): Promise<RateVerdict | undefined> {
    return (await this.#charge(check))?.verdict;
  }

  /** Postgres is away: the copy of the ledger in Redis takes its place, compared and replaced. */
  async #checkOnRedisAlone(check: Check): Promise<RateVerdict | undefined> {
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const reply = await this.#spend(check, noVersion);
      if (reply?.kind !== 'empty') return reply?.verdict;
      // Where Redis has nothing, what is remembered takes its place.
      const known = reply.ledger ?? this.#remembered.recall(check.key);
      const more = { refund: reply.refund, unknown: [], owed: [], spent: known.version };
      const { ledger, result } = chargeStep(check, more)(known, known.version);
      const alone = { ...ledger, alone: true };
      const lodged = await this.#lodge(check, alone, result, reply.ledger?.version ?? 0);
      if (lodged === undefined) return undefined;
      if (!lodged) continue;
      this.#remembered.remember(check.key, alone);
      return result.verdict;
    }
    return undefined;
  }

  #checkInMemory(check: Check): RateVerdict {
    const { key, windows, cost, now } = check;
    const { verdict } = charge(this.#remembered.recallAll(key), windows, cost, now);
    if (verdict.kind === 'allowed') this.#remembered.owe(key, { windows, units: cost, at: now });
    return verdict;
  }

  async #spend(
    check: Check,
    knownVersion: number = this.#remembered.recall(check.key).version,
  ): Promise<SpendReply | undefined> {
    try {
      const reply = await spend(this.#redis, check.key, { ...check, knownVersion });
      if (reply.ledger !== undefined) this.#remembered.remember(check.key, reply.ledger);
      return reply;
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      return undefined;
    }
  }

  /**
   * In Postgres; undefined when it is away.
   *
   * @param spent - What Redis said: it may be lent more.
   */
  async #charge(
    check: Check,
    spent?: Extract<SpendReply, { kind: 'empty' }>,
  ): Promise<(Charged & { readonly ledger: Ledger }) | undefined> {
    const seen = [spent?.ledger ?? emptyLedger, this.#remembered.recall(check.key)];
    const unknown = seen.filter(({ alone }) => alone);
    const owed = this.#remembered.settle(check.key);
    const step = chargeStep(check, { refund: spent?.refund, unknown, owed, spent: spent?.version });
    try {
      const { ledger, result } = await this.#rows.change(check.key, check.tenant, check.now, step);
      this.#remembered.correct(check.key, ledger);
      return { ...result, ledger };
    } catch (error) {
      for (const one of owed) this.#remembered.owe(check.key, one);
      if (!(error instanceof AccessStoreError)) throw error;
      return undefined;
    }
  }

  /** False when another ledger was there than the one to be replaced; undefined when Redis is away. */
  async #lodge(
    check: Check,
    ledger: Ledger,
    { verdict, loan }: Pick<Charged, 'verdict' | 'loan'>,
    replaces?: number,
  ): Promise<boolean | undefined> {
    try {
      return await lodge(this.#redis, check.key, { ...check, ledger, verdict, loan, replaces });
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      return undefined;
    }
  }

  /** A change that is no check: it is in force for every process when this resolves. */
  async #adjust(check: Check, change: (ledger: Ledger) => Ledger): Promise<void> {
    const reply = await this.#spend({ ...check, cost: 0 });
    const refund = reply?.kind === 'empty' ? reply.refund : undefined;
    const { ledger } = await this.#rows.change(check.key, check.tenant, check.now, (held) => {
      const known = refund === undefined ? held : withRefund(held, refund);
      return { ledger: change(known), result: undefined };
    });
    this.#remembered.correct(check.key, ledger);
    const { verdict } = charge(ledger, check.windows, 1, check.now);
    const lodging = { ...check, cost: 1, ledger, verdict, loan: undefined, replaces: undefined };
    await this.#redis.change([check.key], async () => {
      await lodge(this.#redis, check.key, lodging);
    });
  }

  /** Tells Postgres what was used without it. */
  async #report(): Promise<void> {
    const now = this.#clock.now().getTime();
    for (const key of this.#remembered.unreported()) {
      const seen = this.#remembered.recall(key);
      const owed = this.#remembered.settle(key);
      try {
        const { ledger } = await this.#rows.change(key, undefined, now, (held) => {
          const known = seen.alone ? merged(held, seen) : held;
          return { ledger: withOwed(known, owed), result: undefined };
        });
        this.#remembered.correct(key, ledger);
      } catch (error) {
        for (const one of owed) this.#remembered.owe(key, one);
        // Away again: it is told at the next return, or with the next check of the key.
        if (error instanceof AccessStoreError) return;
        throw error;
      }
    }
  }
}
