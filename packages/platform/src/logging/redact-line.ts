/**
 * Properties whose value never reaches the log, whatever it is and however deep it stands. Case, `_` and `-` do not
 * count: `setcookie` is `Set-Cookie` too.
 */
export const redactedNames: readonly string[] = [
  // what opens doors
  'authorization',
  'cookie',
  'setcookie',
  'password',
  'passwd',
  'passphrase',
  'token',
  'accesstoken',
  'refreshtoken',
  'secrettoken',
  'telegrambottoken',
  'secret',
  'apikey',
  'encryptionkey',
  'encryptionkeys',
  'sessionencryptionkey',
  'credentials',
  'connectionstring',
  'databaseurl',
  'redisurl',
  'pgpassword',
  'redispassword',
  'qr',
  // who somebody is
  'phone',
  'phonenumber',
  'email',
  // what they said
  'text',
  'body',
  'caption',
  'sessiondata',
];

const redacted = new Set(redactedNames);

/** The value that stands in place of a redacted one. */
const censor = '[redacted]';

/**
 * Takes the values of `redactedNames` out of a finished line of JSON. Done on the line, and not on what was logged,
 * because that holds everything: bindings of child loggers, what serializers made of errors, and any depth.
 * A line without such a name, which most are, costs one look at its names.
 */
export function redactLine(line: string): string {
  for (const [, name] of line.matchAll(/"([\w-]+)":/g)) {
    if (isRedacted(name ?? '')) {
      return `${JSON.stringify(JSON.parse(line, redactValue))}\n`;
    }
  }
  return line;
}

function redactValue(name: string, value: unknown): unknown {
  return isRedacted(name) ? censor : value;
}

function isRedacted(name: string): boolean {
  return redacted.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
}
