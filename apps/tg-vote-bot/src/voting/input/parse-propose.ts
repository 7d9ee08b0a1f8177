import { formatAmount, parseAmount } from '../amount.ts';
import type { Range, VotingRules } from '../rules/voting-rules.ts';
import type { Price, ProposalTerms } from '../voting-session.ts';
import { parseMinutes } from './minutes.ts';
import type { InputProblem, InvalidInput, Parsed } from './parsed.ts';
import { splitQuotedText } from './quoted-text.ts';

/** What /propose was told. */
export interface ProposeInput {
  readonly text: string;
  readonly terms: ProposalTerms;
  readonly minutes?: number;
}

/**
 * Reads what follows /propose: `"BUY token=X amount=0.05 price=market|target:0.5" minutes`, `"SELL order=…" minutes`
 * (with a price too), or any other text, which is a decision. A trade starts with BUY or SELL in capitals, or in any case with a `=`
 * somewhere: "Buy pizza?" is a decision.
 */
export function parsePropose(payload: string, rules: VotingRules): Parsed<ProposeInput> {
  const { text: words, rest: time } = splitQuotedText(payload);
  if (words === '') return { kind: 'invalid', problem: 'text-missing' };
  const read = readTerms(words, rules);
  const minutes = time === '' ? undefined : parseMinutes(time);
  const unreadable = time !== '' && minutes === undefined;
  const shownMinutes = withinRange(minutes, rules.proposalMinutes);
  if ('problem' in read) {
    const { corrected, ...rest } = read;
    const whole =
      corrected === undefined ? {} : { corrected: correctedPropose(corrected, shownMinutes) };
    return { kind: 'invalid', ...rest, ...whole };
  }
  const text = formatTerms(read, words);
  if (unreadable) {
    const corrected = correctedPropose(text, shownMinutes);
    return { kind: 'invalid', problem: 'minutes-unreadable', part: time, corrected };
  }
  return {
    kind: 'parsed',
    value: { text, terms: read, ...(minutes === undefined ? {} : { minutes }) },
  };
}

/** The command as it should be typed. */
export function correctedPropose(text: string, minutes: number): string {
  return `/propose "${text}" ${minutes}`;
}

/** A trade in the words of contract D; a decision as it was typed. */
export function formatTerms(terms: ProposalTerms, words: string): string {
  switch (terms.type) {
    case 'buy':
      return purchase(terms);
    case 'sell':
      return sale(terms.order, terms.price);
    case 'decision':
      return words;
  }
}

/** The minutes to show in a correction: those that were given, where they can be. */
function withinRange(minutes: number | undefined, { least, most, usual }: Range): number {
  return minutes === undefined || minutes < least || minutes > most ? usual : minutes;
}

/** A problem of the terms; `corrected` is the text without command and minutes. */
type TermsProblem = Omit<InvalidInput, 'kind'>;

function readTerms(words: string, rules: VotingRules): ProposalTerms | TermsProblem {
  // "token = X" and "price=target: 0.5" mean what they say.
  const compact = words.replaceAll(/\s*=\s*/g, '=').replaceAll(/:\s+/g, ':');
  const [verb = '', ...fields] = compact.split(/\s+/);
  const trade = verb.toUpperCase();
  const meansTrade = verb === trade || compact.includes('=');
  if (trade === 'BUY' && meansTrade) return readPurchase(fields, rules);
  if (trade === 'SELL' && meansTrade) return readSale(fields);
  return { type: 'decision' };
}

const purchaseFields = ['token', 'amount', 'price'];
const saleFields = ['order', 'price'];

function readPurchase(fields: readonly string[], rules: VotingRules): ProposalTerms | TermsProblem {
  const { token, amount = rules.amount.usual, price = 'market' } = readFields(fields);
  const unknown = fields.find((field) => !purchaseFields.includes(nameOf(field)));
  if (token === undefined) return problem('token-missing', undefined, guessPurchase(fields, rules));
  const usual = { token, amount: rules.amount.usual, price: 'market' };
  if (!isToken(token))
    return problem('token-unreadable', token, purchase({ ...usual, token: 'BONK' }));
  if (unknown !== undefined) return problem('field-unknown', unknown, purchase(usual));
  const parsed = parseAmount(amount);
  if (parsed.kind === 'invalid') {
    return parsed.problem === 'decimal-comma'
      ? problem('amount-comma', amount, purchase({ ...usual, amount: amount.replace(',', '.') }))
      : problem('amount-unreadable', amount, purchase(usual));
  }
  const exact = formatAmount(parsed.amount);
  const readable = readPrice(price);
  if (readable === undefined) {
    return problem('price-unreadable', price, purchase({ ...usual, amount: exact }));
  }
  return { type: 'buy', token, amount: exact, price: readable };
}

/** BUY BONK 0.05: the names of the fields were left out. */
function guessPurchase(fields: readonly string[], rules: VotingRules): string {
  const bare = fields.filter((field) => !field.includes('='));
  const token = bare.find((field) => /^\$?[A-Za-z]/.test(field) && isToken(field)) ?? 'BONK';
  const amount = bare.find((field) => parseAmount(field).kind === 'amount') ?? rules.amount.usual;
  return purchase({ token, amount, price: 'market' });
}

function purchase(terms: { token: string; amount: string; price: string }): string {
  return `BUY token=${terms.token} amount=${terms.amount} price=${terms.price}`;
}

function readSale(fields: readonly string[]): ProposalTerms | TermsProblem {
  const { order, price } = readFields(fields);
  const unknown = fields.find((field) => !saleFields.includes(nameOf(field)));
  if (order === undefined) {
    const guess = unknown !== undefined && isOrder(unknown) ? unknown : '42';
    return problem('order-missing', undefined, `SELL order=${guess}`);
  }
  if (!isOrder(order)) return problem('order-unreadable', order, 'SELL order=42');
  if (unknown !== undefined) return problem('field-unknown', unknown, sale(order));
  if (price === undefined) return { type: 'sell', order };
  const readable = readPrice(price);
  if (readable === undefined) return problem('price-unreadable', price, sale(order));
  return { type: 'sell', order, price: readable };
}

function sale(order: string, price?: Price): string {
  return `SELL order=${order}${price === undefined ? '' : ` price=${price}`}`;
}

function readFields(fields: readonly string[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    fields
      .filter((field) => field.includes('='))
      .map((field) => [nameOf(field), field.slice(field.indexOf('=') + 1)])
      .filter(([, value]) => value !== ''),
  );
}

function nameOf(field: string): string {
  return field.split('=')[0]?.toLowerCase() ?? '';
}

function readPrice(text: string): Price | undefined {
  const lower = text.toLowerCase();
  if (lower === 'market') return 'market';
  const target = /^target:(\d{1,12}(?:\.\d{1,18})?)$/.exec(lower)?.[1];
  return target === undefined || Number(target) === 0 ? undefined : `target:${target}`;
}

/** A symbol, with or without `$`, or an address; 44 characters are the longest address in base 58. */
function isToken(text: string): boolean {
  return /^\$?[A-Za-z0-9]{1,44}$/.test(text);
}

function isOrder(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

function problem(name: InputProblem, part: string | undefined, corrected: string): TermsProblem {
  return { problem: name, ...(part === undefined ? {} : { part }), corrected };
}
