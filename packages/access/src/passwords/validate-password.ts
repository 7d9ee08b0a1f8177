import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as commonWords } from '@zxcvbn-ts/language-common';
import { dictionary as englishWords, translations } from '@zxcvbn-ts/language-en';

/** What a password must be. */
export interface PasswordPolicy {
  /** Characters; default 12. */
  readonly minLength: number;
  /** Characters; default 128. */
  readonly maxLength: number;
  /** Of zxcvbn, 0 to 4; default 3: from 10^8 guesses on, safe from offline guessing of a slow hash. */
  readonly minScore: 0 | 1 | 2 | 3 | 4;
}

const defaultPasswordPolicy: PasswordPolicy = { minLength: 12, maxLength: 128, minScore: 3 };

/** Whose password it is to be, which it must not contain. */
export interface PasswordOwner {
  readonly email?: string;
  readonly name?: string;
}

/** One thing that is wrong with a password. */
export interface PasswordProblem {
  readonly reason:
    | 'not-text'
    | 'too-short'
    | 'too-long'
    | 'common'
    | 'contains-email'
    | 'contains-name'
    | 'guessable';
  /** In plain words, for the person who chose it. */
  readonly message: string;
}

/** Whether a password may be used, with everything that is wrong with it. */
export type PasswordVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly problems: readonly PasswordProblem[] };

/** The estimate of a longer text takes hundreds of ms, and what is weak in the beginning is said all the same. */
const estimatedLength = 64;
/** Shorter parts of a name are in every second word. */
const shortestName = 4;

/** 49,233 passwords from leaks, in lower case: @zxcvbn-ts/language-common 4.1.3 (MIT). Made at the first use. */
let leaked: ReadonlySet<string> | undefined;
let estimator: ZxcvbnFactory | undefined;

/**
 * Checks a password that somebody wants to have. Takes 1 to 100 ms, the first time 200 ms more.
 *
 * @param owner - Their address and name.
 */
export function validatePassword(
  password: string,
  owner: PasswordOwner = {},
  settings: Partial<PasswordPolicy> = {},
): PasswordVerdict {
  const policy = { ...defaultPasswordPolicy, ...settings };
  const text = password.normalize('NFKC');
  const problems: PasswordProblem[] = [];
  const length = Array.from(text).length;
  if (!password.isWellFormed() || text.includes('\u0000')) {
    problems.push({ reason: 'not-text', message: 'Use characters that can be typed.' });
  }
  if (length < policy.minLength) {
    const message = `Use at least ${policy.minLength} characters: this has ${length}.`;
    problems.push({ reason: 'too-short', message });
  }
  if (length > policy.maxLength) {
    const message = `Use at most ${policy.maxLength} characters: this has ${length}.`;
    problems.push({ reason: 'too-long', message });
  }
  const lower = text.toLowerCase();
  leaked ??= new Set(commonWords['passwords-common'].map((word) => word.toLowerCase()));
  if (leaked.has(lower)) {
    const message = 'This password is in lists of leaked passwords: everybody tries it first.';
    problems.push({ reason: 'common', message });
  }
  const own = ownNames(owner);
  if (own.email.some((part) => lower.includes(part))) {
    const message = 'Leave your e-mail address out of your password.';
    problems.push({ reason: 'contains-email', message });
  }
  if (own.name.some((part) => lower.includes(part))) {
    problems.push({ reason: 'contains-name', message: 'Leave your name out of your password.' });
  }
  const estimate = estimateOf(text.slice(0, estimatedLength), [...own.email, ...own.name]);
  if (estimate.score < policy.minScore) {
    const { warning, suggestions } = estimate.feedback;
    const words = [warning, ...suggestions].filter((part) => part !== null && part !== '');
    const message = ['This password is easy to guess.', ...words].join(' ');
    problems.push({ reason: 'guessable', message });
  }
  return problems.length === 0 ? { kind: 'accepted' } : { kind: 'refused', problems };
}

function estimateOf(text: string, own: string[]) {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...commonWords, ...englishWords },
    graphs: adjacencyGraphs,
    translations,
  });
  return estimator.check(text, own);
}

/** The parts of an address and a name that are long enough to tell. */
function ownNames({ email = '', name = '' }: PasswordOwner): { email: string[]; name: string[] } {
  const address = email.normalize('NFKC').toLowerCase();
  const local = address.split('@')[0] ?? '';
  const parts = name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,.]+/u);
  const tells = (part: string) => part.length >= shortestName;
  return { email: [address, local].filter(tells), name: parts.filter(tells) };
}
