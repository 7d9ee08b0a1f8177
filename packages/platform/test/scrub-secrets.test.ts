import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { scrubSecrets } from '../src/logging/scrub-secrets.ts';

const secrets = [
  'postgres://sesi:hunter2@db/bots',
  '/bot123456789:AAFakeToken/getMe',
  '123456789:AAFakeTokenOfNobodyThatIsLongEnough',
  '+6281234567890',
  '6281234567890@c.us',
  'budi@example.org',
  // The id of a message.
  'false_6281234567890@c.us_3EB0C767D',
];

describe('scrubSecrets', () => {
  it('finds a secret behind any character, and leaves JSON that can be read', () => {
    // Characters that JSON escapes, and such as patterns stumble over.
    const piece = fc.oneof(
      fc.constantFrom(...secrets),
      fc.constantFrom(
        '\n',
        '\t',
        '"',
        '\\',
        '\u0000',
        '\u001f',
        '/',
        ' ',
        "'",
        '@',
        '://',
        'n',
        'u0',
      ),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const scrubbed = scrubSecrets(JSON.stringify({ value: pieces.join('') }));
        expect(() => JSON.parse(scrubbed) as unknown).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['\n', '\t', '\u0001', '"', '\\', ' ', '('])('finds each secret after %j', (before) => {
    for (const secret of secrets) {
      const scrubbed = scrubSecrets(JSON.stringify(`${before}${secret}`));
      expect(scrubbed).not.toMatch(/hunter2|AAFake|81234567890|budi/);
      expect(JSON.parse(scrubbed)).toContain(before);
    }
  });

  it('leaves a text without secrets as it is', () => {
    const text =
      'at run (file:///x/.pnpm/pg@8.23.1/node_modules/pg/lib/client.js:1:2) +0700 1+1=2 a@b';
    expect(scrubSecrets(text)).toBe(text);
  });

  // Milliseconds where the patterns look a bounded way ahead, half a minute where they do not.
  it('takes no longer for a text made to slow it down', { timeout: 30_000 }, () => {
    const startedAt = performance.now();
    for (const unit of ['a', '1', '://', 'a.', '@', '+1', '/bot', 'a@a.']) {
      scrubSecrets(`${unit.repeat(50_000)} @ :// + /bot`);
    }
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
