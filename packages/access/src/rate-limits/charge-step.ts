import type { LedgerStep } from '../postgres/security/rate-limit-rows.ts';
import {
  charge,
  type Ledger,
  lend,
  type Loan,
  merged,
  type RateVerdict,
  type RateWindow,
  type Refund,
  withRefund,
} from './ledger.ts';
import { type Owed, withOwed } from './remembered-ledgers.ts';

/** A check, as its steps need it. */
export interface Check {
  readonly key: string;
  readonly tenant: string | undefined;
  readonly windows: readonly RateWindow[];
  readonly cost: number;
  /** Epoch ms. */
  readonly now: number;
}

/** What became of a check. */
export interface Charged {
  readonly verdict: RateVerdict;
  readonly loan: Loan | undefined;
  /** The last one of its transaction brings the ledger to Redis for the others. */
  readonly last: boolean;
}

/**
 * A check as a change of the ledger of its key.
 *
 * @param more.refund - Lent units that come back.
 * @param more.unknown - Ledgers with what was used while this one could not be asked.
 * @param more.owed - What was used when nobody could be asked.
 * @param more.spent - The version of the ledger whose loans Redis has spent: only if there was no other since is it lent
 *   more, so that what is lent and not spent is one loan at most. Undefined = Redis is lent nothing.
 */
export function chargeStep(
  { windows, cost, now }: Check,
  more: {
    readonly refund: Refund | undefined;
    readonly unknown: readonly Ledger[];
    readonly owed: readonly Owed[];
    readonly spent: number | undefined;
  },
): LedgerStep<Charged> {
  return (held, startedFrom) => {
    let known = held;
    for (const ledger of more.unknown) known = merged(known, ledger);
    known = withOwed(known, more.owed);
    if (more.refund !== undefined) known = withRefund(known, more.refund);
    const charged = charge(known, windows, cost, now);
    const last = startedFrom !== undefined;
    if (
      startedFrom === undefined ||
      startedFrom !== more.spent ||
      charged.verdict.kind === 'refused'
    ) {
      return {
        ledger: charged.ledger,
        result: { verdict: charged.verdict, loan: undefined, last },
      };
    }
    const { ledger, loan } = lend(charged.ledger, windows, now);
    return { ledger, result: { verdict: charged.verdict, loan, last } };
  };
}
