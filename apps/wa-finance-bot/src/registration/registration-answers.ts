/** Why an answer cannot be taken, in the words of the rule. */
export type AnswerProblem =
  | 'name-has-digits'
  | 'name-not-readable'
  | 'name-too-long'
  | 'email-missing'
  | 'email-not-readable'
  | 'email-several'
  | 'email-taken'
  | 'city-not-readable'
  | 'city-too-long';

/** An answer that was understood, or why it was not. */
export type ReadAnswer =
  | { readonly kind: 'read'; readonly value: string }
  | { readonly kind: 'problem'; readonly problem: AnswerProblem };

const longestName = 60;
const longestCity = 60;

/** A mailbox as long as RFC 5321 allows it. */
const longestEmail = 254;

/** A person's name in any script: letters, spaces and the signs of names; "nama saya Budi" is Budi. */
export function readName(text: string): ReadAnswer {
  const name = tidy(text).replace(
    /^(nama (saya|aku)( adalah)?|(aku|saya) |my name is|i am |i'm |me llamo|mi nombre es|soy )\s*:?\s*/iu,
    '',
  );
  if (/\p{N}/u.test(name)) {
    return problem('name-has-digits');
  }
  if (!/^[\p{L}\p{M} .,'’·-]+$/u.test(name) || !/\p{L}.*\p{L}|\p{Lo}/u.test(name)) {
    return problem('name-not-readable');
  }
  return name.length > longestName ? problem('name-too-long') : read(name.replace(/[,.]+$/, ''));
}

/** The one e-mail address in a text, whatever stands around it. */
export function readEmail(text: string): ReadAnswer {
  const found = tidy(text)
    .split(/[\s,;<>()]+/)
    .map((word) => word.replace(/^mailto:/i, '').replace(/[.!?:]+$/, ''))
    .filter((word) => word.includes('@'));
  const [email, ...others] = found;
  if (email === undefined) {
    return problem('email-missing');
  }
  if (others.length > 0) {
    return problem('email-several');
  }
  const usable =
    email.length <= longestEmail &&
    /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/i.test(
      email,
    ) &&
    !/^\.|\.@|\.\./.test(email);
  return usable ? read(email) : problem('email-not-readable');
}

/** A city or district in any script. */
export function readCity(text: string): ReadAnswer {
  const city = tidy(text);
  if (!/^[\p{L}\p{M}\p{N} .,'’()/-]+$/u.test(city) || !/\p{L}.*\p{L}|\p{Lo}/u.test(city)) {
    return problem('city-not-readable');
  }
  // "50rb makan siang" is an expense that came too early, and "90210" a code.
  if (/^[^\p{L}'’]|\p{N}{3,}/u.test(city)) {
    return problem('city-not-readable');
  }
  return city.length > longestCity ? problem('city-too-long') : read(city.replace(/[,.]+$/, ''));
}

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function read(value: string): ReadAnswer {
  return { kind: 'read', value };
}

function problem(name: AnswerProblem): ReadAnswer {
  return { kind: 'problem', problem: name };
}
