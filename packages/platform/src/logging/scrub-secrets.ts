interface Secret {
  /** The pattern is tried only in texts that hold this: most lines hold none of them. */
  readonly sign: string;
  /** What its one group holds, if it has one, stays. */
  readonly pattern: string;
  readonly by: string;
}

const secrets: readonly Secret[] = [
  // postgres://user:password@host and the like. Greedy: a password may hold "/" or "@" unescaped.
  {
    sign: '://',
    pattern: String.raw`(?<!file)(:\/\/)[^\s"'<>]{1,1024}@`,
    by: '[redacted]@',
  },
  // https://api.telegram.org/bot<token>/getMe
  { sign: '/bot', pattern: String.raw`(\/bot)[^\s"'\/<>\\]{8,256}`, by: '[redacted]' },
  // A Telegram token anywhere else: <id>:<35 characters>.
  { sign: ':', pattern: String.raw`\d{6,12}:[\w-]{30,64}`, by: '[redacted]' },
  // Phone numbers in E.164, and WhatsApp ids, which are phone numbers.
  { sign: '+', pattern: String.raw`\+\d{7,15}(?!\d)`, by: '[phone]' },
  {
    sign: '@',
    pattern: String.raw`\d{6,20}(?::\d{1,4})?@(?:lid|[cg]\.us|s\.whatsapp\.net)(?![a-z\d])`,
    by: '[phone]',
  },
  // E-mail addresses; a version such as fastify@5.0.0 is none.
  {
    sign: '@',
    pattern: String.raw`[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b`,
    by: '[email]',
  },
];

// In a line of JSON an escape such as \n stands before the text: it is stepped over whole, or the line would break.
const escape = String.raw`\\(?:["\\bfnrt]|u[\da-f]{4})`;

const rules = secrets.map(({ sign, pattern, by }) => ({
  sign,
  by,
  pattern: new RegExp(`${escape}|${pattern}`, 'gi'),
}));

/**
 * Takes out of a text, or out of a line of JSON, what must never be written down: credentials in URLs, Telegram
 * tokens, phone numbers with their plus, WhatsApp ids and e-mail addresses. Rather too much than too little.
 */
export function scrubSecrets(text: string): string {
  let scrubbed = text;
  for (const { sign, pattern, by } of rules) {
    if (scrubbed.includes(sign)) {
      scrubbed = scrubbed.replace(pattern, (match: string, kept: unknown) =>
        match.startsWith('\\') ? match : (typeof kept === 'string' ? kept : '') + by,
      );
    }
  }
  return scrubbed;
}
