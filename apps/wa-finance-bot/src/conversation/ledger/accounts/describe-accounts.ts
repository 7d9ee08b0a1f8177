import { type Account, accountName } from '../../../ledger/accounts/account.ts';
import type { AccountBalance } from '../../../ledger/ledger.ts';
import type { Member } from '../../../registration/members.ts';
import { speak } from '../../texts/speak.ts';
import { writeMoney } from '../write-for-member.ts';

/** What an account holds. */
export function balanceOf({ id }: Account, balances: readonly AccountBalance[]): bigint {
  return balances.find(({ accountId }) => accountId === id)?.minor ?? 0n;
}

/** Each account with what it holds, a line each; closed ones only while something is left in them. */
export function describeBalances(
  accounts: readonly Account[],
  balances: readonly AccountBalance[],
  member: Member,
): readonly string[] {
  const { language, currency } = member;
  return accounts
    .filter((account) => !account.isClosed || balanceOf(account, balances) !== 0n)
    .map((account) =>
      speak(language, account.isDefault ? 'accounts.default-line' : 'accounts.line', {
        name: accountName(account, language),
        amount: writeMoney({ currency, minor: balanceOf(account, balances) }, member),
      }),
    );
}
