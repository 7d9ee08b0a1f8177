import { type Amount, parseAmount } from '../amount.ts';
import type { Choice } from '../voting-session.ts';
import type { InvalidInput, Parsed } from './parsed.ts';

/** What /vote was told. */
export interface VoteInput {
  readonly choice: Choice;
  readonly amount?: Amount;
}

/** English, Indonesian and Spanish words for the three choices. */
const choiceWords: Readonly<Record<string, Choice>> = {
  yes: 'yes',
  y: 'yes',
  ya: 'yes',
  setuju: 'yes',
  si: 'yes',
  sí: 'yes',
  no: 'no',
  n: 'no',
  tidak: 'no',
  abstain: 'abstain',
  skip: 'abstain',
  abstengo: 'abstain',
};

/** Reads what follows /vote: `yes 0.05`, `no` or `abstain`. */
export function parseVote(payload: string): Parsed<VoteInput> {
  const [word = '', amountText, ...more] = payload.trim().toLowerCase().split(/\s+/);
  const choice = Object.hasOwn(choiceWords, word) ? choiceWords[word] : undefined;
  if (choice === undefined) {
    const forgotten = parseAmount(word);
    const corrected =
      forgotten.kind === 'amount' ? correctedVote('yes', word) : correctedVote('yes');
    return {
      kind: 'invalid',
      problem: 'choice-missing',
      ...(word === '' ? {} : { part: word }),
      corrected,
    };
  }
  if (amountText === undefined) return { kind: 'parsed', value: { choice } };
  const parsed = parseAmount(amountText);
  if (parsed.kind === 'invalid' && parsed.problem === 'decimal-comma') {
    const corrected = correctedVote(choice, amountText.replace(',', '.'));
    return { kind: 'invalid', problem: 'amount-comma', part: amountText, corrected };
  }
  if (parsed.kind === 'invalid' || more.length > 0) {
    const part = [amountText, ...more].join(' ');
    const problem = { kind: 'invalid', problem: 'amount-unreadable', part } as const;
    if (choice !== 'yes') return { ...problem, corrected: correctedVote(choice) };
    if (parsed.kind === 'invalid') return problem;
    return { ...problem, corrected: correctedVote(choice, amountText) };
  }
  return { kind: 'parsed', value: { choice, amount: parsed.amount } };
}

/**
 * The command as it was meant.
 *
 * @param usualAmount - Stands for one that could not be read.
 */
export function meantVote({ corrected }: InvalidInput, usualAmount: string): string {
  return corrected ?? correctedVote('yes', usualAmount);
}

/** The command as it should be typed. */
export function correctedVote(choice: Choice, amount?: string): string {
  return amount === undefined ? `/vote ${choice}` : `/vote ${choice} ${amount}`;
}
