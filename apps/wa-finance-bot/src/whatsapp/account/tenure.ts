import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Lease, StoreUnavailableError } from '@sesi/session-core';

import { claimProfile, type ProfileClaim } from '../chromium/profile-claim.ts';
import type { GatewayLogger } from '../gateway-options.ts';
import { AccountProfile } from './account-profile.ts';
import type { AccountStore, AccountTiming } from './account-store.ts';

/** What a tenure needs. */
export interface TenureOptions {
  readonly clientId: string;
  readonly dataDir: string;
  /** Undefined: the account is on this disk alone, and the claim on its folder is all that guards it. */
  readonly store: AccountStore | undefined;
  readonly timing: AccountTiming;
  readonly logger: GatewayLogger;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/** A living bot renews its claim on the folder every 5 s. */
const claimTiming = { beatMs: 5_000, lifeMs: 10_000 };

/** A folder that is in use is looked at again after this. */
const retryMs = 2_000;

/** The name of the lease of an account: the same for every process that may hold it. */
function accountLease(clientId: string): string {
  return `whatsapp-account:${clientId}`;
}

/** The folder of the account's profile; the library's LocalAuth names it the same. */
export function profileFolder(dataDir: string, clientId: string): string {
  return join(dataDir, `session-${clientId}`);
}

/** The time in which this process, and no other, has the account. */
export class Tenure {
  readonly claim: ProfileClaim;
  readonly account: AccountProfile | undefined;
  /** Fires when another process may have the account: end the browser at once. */
  readonly lost: AbortSignal;
  readonly #lease: Lease | undefined;

  constructor(
    claim: ProfileClaim,
    account: AccountProfile | undefined,
    lease: Lease | undefined,
    claimLost: AbortSignal,
  ) {
    this.claim = claim;
    this.account = account;
    this.#lease = lease;
    this.lost = AbortSignal.any([claimLost, ...(lease === undefined ? [] : [lease.signal])]);
  }

  /** Gives the account to whoever waits for it, once what is being saved is saved. The browser has ended. */
  async end(): Promise<void> {
    try {
      await this.account?.close();
      await this.claim.release();
    } finally {
      await this.#lease?.release();
    }
  }
}

/**
 * Takes the account: the lease over all machines first, then the claim on the folder. Waits for the lease up to `waitMs`.
 *
 * @returns undefined when another process has it.
 * @throws ProfileInUseError when a bot without our lease uses the folder; StoreUnavailableError; the reason of `signal`.
 */
async function takeTenure(options: TenureOptions, waitMs: number): Promise<Tenure | undefined> {
  const { clientId, dataDir, store, timing, logger, signal } = options;
  const lease = await store?.core.lease(accountLease(clientId), {
    ttlMs: timing.leaseMs,
    waitMs,
    signal,
  });
  if (store !== undefined && lease === undefined) return undefined;
  try {
    const claimLost = new AbortController();
    const profile = profileFolder(dataDir, clientId);
    const claim = await claimProfile(
      `${profile}.claim.json`,
      () => claimLost.abort(),
      signal,
      lease === undefined ? undefined : claimTiming,
    );
    const linkedAt = claim.linkedAt();
    const usedAt = linkedAt && (claim.readyAt() ?? linkedAt);
    const account =
      store &&
      lease &&
      new AccountProfile({ clientId, profile, store, lease, timing, usedAt, logger });
    return new Tenure(claim, account, lease, claimLost.signal);
  } catch (error) {
    await lease?.release();
    throw error;
  }
}

/**
 * Takes the account if nobody has it.
 *
 * @returns undefined when another process has it, or Postgres does not say who.
 * @throws ProfileInUseError when a bot without our lease uses the folder; the reason of `signal`.
 */
export async function takeTenureNow(options: TenureOptions): Promise<Tenure | undefined> {
  try {
    return await takeTenure(options, 0);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    options.logger.warn({ err: error }, 'postgres does not say who has the whatsapp account');
    return undefined;
  }
}

/** Waits until the account is free, and takes it; undefined when `signal` fires before. */
export async function takeTenureWhenFree(options: TenureOptions): Promise<Tenure | undefined> {
  const { signal, logger } = options;
  while (!signal.aborted) {
    try {
      const tenure = await takeTenure(options, Infinity);
      if (tenure !== undefined) return tenure;
    } catch (error) {
      if (signal.aborted) return undefined;
      logger.warn({ err: error }, 'the whatsapp account could not be taken over yet');
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}
