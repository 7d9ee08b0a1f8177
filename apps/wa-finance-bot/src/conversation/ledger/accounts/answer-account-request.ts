import { type Account, accountName, findAccount } from '../../../ledger/accounts/account.ts';
import type { AccountRequest } from '../../../ledger/accounts/read-account-request.ts';
import { currenciesNamed } from '../../../ledger/amounts/currency-marker.ts';
import { spellInDigits } from '../../../ledger/amounts/number-words.ts';
import type { Money } from '../../../ledger/money.ts';
import { parseEntry } from '../../../ledger/parse-entry.ts';
import { localeOf } from '../../../registration/settings.ts';
import { describeCurrency, exampleAmounts } from '../../describe-settings.ts';
import { speak } from '../../texts/speak.ts';
import { describeProblem } from '../describe-entry.ts';
import {
  type Asking,
  type LedgerRequestContext,
  openAccounts,
  readForMember,
} from '../ledger-request-context.ts';
import { writeMoney } from '../write-for-member.ts';
import { balanceOf, describeBalances } from './describe-accounts.ts';

type Requested<Kind extends AccountRequest['kind']> = Extract<AccountRequest, { kind: Kind }>;

/** Answers what a member asks about accounts; `undefined` when it names none of theirs and is to be booked. */
export async function answerAccountRequest(
  request: AccountRequest,
  asking: Asking,
  context: LedgerRequestContext,
): Promise<string | undefined> {
  if (request.kind === 'currency') return answerCurrency(request.name, asking, context);
  if (request.kind === 'open-account') return open(request, asking, context);
  const { member } = asking;
  const { id, language, currency } = member;
  const accounts = await context.accounts.all(id);
  if (request.kind === 'accounts') {
    const balances = await context.ledger.accountBalances(id, currency);
    return [
      speak(language, 'accounts.title'),
      ...describeBalances(accounts, balances, member),
      '',
      speak(language, 'accounts.hint'),
    ].join('\n');
  }
  const account = findAccount(accounts, request.name);
  if (account === undefined) {
    return request.kind === 'set-balance'
      ? undefined
      : speak(language, 'account.unknown', { name: request.name });
  }
  switch (request.kind) {
    case 'set-balance':
      return setBalance(account, request.amount, asking, context);
    case 'rename-account': {
      const isRenamed = await context.accounts.rename(id, account.id, request.to);
      const name = accountName(account, language);
      return speak(language, isRenamed ? 'account.renamed' : 'account.name-taken', {
        name,
        to: request.to,
      });
    }
    case 'close-account':
      return close(account, accounts, asking, context);
    case 'prefer-account':
      await context.accounts.prefer(id, account.id, context.clock.now());
      return speak(language, 'account.preferred', { name: accountName(account, language) });
  }
}

async function open(
  { name, amount }: Requested<'open-account'>,
  asking: Asking,
  context: LedgerRequestContext,
): Promise<string> {
  const { member, message } = asking;
  const { id, language, currency } = member;
  const held =
    amount === undefined ? { currency, minor: 0n } : await readHeld(amount, asking, context);
  if (typeof held === 'string') return held;
  const account = await context.accounts.open(id, message.id, name);
  const { small } = exampleAmounts(language, currency);
  if (account === undefined) return speak(language, 'account.exists', { name, small });
  await adjust(account, held.minor, asking, context);
  const text = { name: account.name, amount: writeMoney(held, member), small };
  return speak(language, 'account.opened', text);
}

async function setBalance(
  account: Account,
  amount: string,
  asking: Asking,
  context: LedgerRequestContext,
): Promise<string> {
  const { member, message } = asking;
  const { id, language, currency } = member;
  const held = await readHeld(amount, asking, context);
  if (typeof held === 'string') return held;
  const before = await context.ledger.bookedBy(id, message.id);
  if (before.length === 0) {
    const balances = await context.ledger.accountBalances(id, currency);
    await adjust(account, held.minor - balanceOf(account, balances), asking, context);
  }
  const name = accountName(account, language);
  return speak(language, 'account.balance', { name, amount: writeMoney(held, member) });
}

/** What an account is to hold; a text when it cannot be read. */
async function readHeld(
  amount: string,
  { member }: Asking,
  { rates }: LedgerRequestContext,
): Promise<Money | string> {
  const parsed = await readForMember(
    member,
    rates,
    (writer) => parseEntry(spellInDigits(amount), writer),
    ({ kind }) => kind === 'foreign-currency',
  );
  if (parsed.kind === 'no-description') return parsed.amount;
  if (parsed.kind === 'zero') return { currency: member.currency, minor: 0n };
  return parsed.kind === 'entry'
    ? speak(member.language, 'usage.account')
    : describeProblem(parsed, member);
}

/** Books what is missing in an account: neither income nor expense. */
async function adjust(
  account: Account,
  minor: bigint,
  { member, message, today }: Asking,
  { ledger, clock }: LedgerRequestContext,
): Promise<void> {
  if (minor === 0n) return;
  const { id, currency, language } = member;
  await ledger.book([
    {
      memberId: id,
      messageId: message.id,
      line: 0,
      kind: 'adjustment',
      direction: minor > 0n ? 'income' : 'expense',
      amount: { currency, minor: minor > 0n ? minor : -minor },
      accountId: account.id,
      description: accountName(account, language),
      category: 'other',
      day: today,
      bookedAt: clock.now(),
    },
  ]);
}

async function close(
  account: Account,
  accounts: readonly Account[],
  { member }: Asking,
  { accounts: store, ledger, clock }: LedgerRequestContext,
): Promise<string> {
  const { id, language, currency } = member;
  const name = accountName(account, language);
  const closed = await store.close(id, account.id, clock.now());
  if (closed !== 'not-empty') return speak(language, `account.${closed}`, { name });
  const minor = balanceOf(account, await ledger.accountBalances(id, currency));
  const next = openAccounts(accounts).find((own) => own.id !== account.id);
  const other = next === undefined ? '' : accountName(next, language);
  const [from, to] = minor > 0n ? [name, other] : [other, name];
  return speak(language, 'account.not-empty', {
    name,
    amount: writeMoney({ currency, minor }, member),
    move: writeMoney({ currency, minor: minor > 0n ? minor : -minor }, member),
    from,
    to,
  });
}

async function answerCurrency(
  name: string | undefined,
  { member }: Asking,
  { accounts }: LedgerRequestContext,
): Promise<string> {
  const { id, language, phone, currency } = member;
  const write = (code: string): string => describeCurrency(code, localeOf(language, phone));
  if (name === undefined) return speak(language, 'currency.is', { currency: write(currency) });
  const [named, another] = currenciesNamed(name);
  if (named === undefined || another !== undefined) return speak(language, 'currency.unknown');
  if (named === currency) return speak(language, 'currency.is', { currency: write(currency) });
  return (await accounts.changeCurrency(id, named))
    ? speak(language, 'currency.changed', { currency: write(named) })
    : speak(language, 'currency.booked', { currency: write(currency) });
}
