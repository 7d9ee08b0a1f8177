import { readFileSync } from 'node:fs';

import { redisScript, type SharedRedis } from '@sesi/session-core';

import type { Ledger, Loan, RateVerdict, RateWindow, Refund } from './ledger.ts';
import { expiryOf, remainingOf, resetAtOf } from './ledger.ts';

const load = (name: string) =>
  redisScript(readFileSync(new URL(`../../lua/${name}.lua`, import.meta.url), 'utf8'));
const spendScript = load('spend');
const lodgeScript = load('lodge');

/** What Redis says to a check. `ledger` is there when it is another than the caller knows. */
export type SpendReply = (
  | { readonly kind: 'decided'; readonly verdict: RateVerdict }
  | {
      readonly kind: 'empty';
      readonly refund: Refund | undefined;
      /** Of the ledger that Redis has; 0 = none. */
      readonly version: number;
    }
) & { readonly ledger: Ledger | undefined };

/** What is put into Redis after a decision. */
export interface Lodging {
  readonly tenant: string | undefined;
  readonly windows: readonly RateWindow[];
  readonly cost: number;
  readonly now: number;
  readonly ledger: Ledger;
  readonly verdict: RateVerdict;
  readonly loan: Loan | undefined;
  /** The version of the ledger that must be there; undefined = any. */
  readonly replaces: number | undefined;
}

/** The windows as the scripts name them: `5/900000,100/86400000`. */
function ruleOf(windows: readonly RateWindow[]): string {
  return windows.map(({ limit, windowMs }) => `${limit}/${windowMs}`).join(',');
}

function windowsOf(rule: string): RateWindow[] {
  return rule.split(',').map((part) => {
    const [limit = '', windowMs = ''] = part.split('/');
    return { limit: Number(limit), windowMs: Number(windowMs) };
  });
}

/** Decides by what was lent to a key. @throws RedisUnavailableError within 200 ms. */
export async function spend(
  redis: SharedRedis,
  key: string,
  check: {
    readonly now: number;
    /** 0 = hand back what was lent. */
    readonly cost: number;
    readonly windows: readonly RateWindow[];
    readonly knownVersion: number;
  },
): Promise<SpendReply> {
  const { now, cost, windows, knownVersion } = check;
  const args = [String(now), String(cost), ruleOf(windows), String(knownVersion)];
  // The shape is that of lua/spend.lua.
  const reply = (await redis.run(spendScript, key, args)) as readonly unknown[];
  const [kind, first, second, third, fourth, version] = reply.map(String);
  const ledgerText = kind === 'empty' ? fourth : third;
  // Only `lodge` writes it.
  const ledger =
    ledgerText === undefined || ledgerText === '' ? undefined : (JSON.parse(ledgerText) as Ledger);
  if (kind === 'empty') {
    const units = Number(first);
    const refund =
      units === 0 ? undefined : { units, at: Number(second), windows: windowsOf(third ?? '') };
    return { kind, refund, version: Number(version), ledger };
  }
  if (kind === 'allowed') {
    const verdict: RateVerdict = {
      kind: 'allowed',
      remaining: Number(first),
      resetAt: new Date(Math.max(now, Number(second))),
    };
    return { kind: 'decided', verdict, ledger };
  }
  const retryAfterMs = Number(first) - now;
  const [window] = windowsOf(second ?? '');
  const verdict: RateVerdict =
    second === 'blocked' || window === undefined
      ? { kind: 'refused', reason: 'blocked', retryAfterMs }
      : { kind: 'refused', reason: 'limit', retryAfterMs, window };
  return { kind: 'decided', verdict, ledger };
}

/**
 * Puts a decision into Redis for the checks that follow; false when `replaces` is not what was there.
 *
 * @throws RedisUnavailableError within 200 ms. Lent units that do not get there are lost, never doubled.
 */
export async function lodge(redis: SharedRedis, key: string, lodging: Lodging): Promise<boolean> {
  const { ledger, verdict, windows, now, loan } = lodging;
  const refusedUntil = verdict.kind === 'refused' ? now + verdict.retryAfterMs : 0;
  const refusedBy =
    verdict.kind === 'allowed'
      ? ''
      : verdict.reason === 'blocked'
        ? 'blocked'
        : ruleOf([verdict.window]);
  const lifeMs = Math.max(1, expiryOf(ledger, now) - now);
  const args = [
    ledger.version,
    lodging.replaces ?? '',
    Math.ceil(lifeMs),
    ruleOf(windows),
    loan?.units ?? 0,
    loan?.until ?? 0,
    now,
    Math.max(0, remainingOf(ledger, windows, now)),
    resetAtOf(ledger, windows, now),
    refusedUntil,
    lodging.cost,
    refusedBy,
    JSON.stringify(ledger),
    lodging.tenant ?? '',
  ];
  return (await redis.run(lodgeScript, key, args.map(String))) === 1;
}
