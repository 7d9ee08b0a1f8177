import { argon2Sync, randomBytes } from 'node:crypto';

import bcrypt from 'bcryptjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readArgon2, writeArgon2 } from '../../src/passwords/argon2-hash.ts';
import { PasswordHashError, PasswordsBusyError } from '../../src/passwords/password-errors.ts';
import { openPasswords } from '../../src/passwords/passwords.ts';
import { type PasswordOwner, validatePassword } from '../../src/passwords/validate-password.ts';

const strong = 'lantern-Quarry 7 mosaic';
/** Quick, where the cost is not what is tested. */
const cheap = { memoryKiB: 64, passes: 1, parallelism: 1 };

function reasons(password: string, owner?: PasswordOwner): string[] {
  const verdict = validatePassword(password, owner);
  return verdict.kind === 'accepted' ? [] : verdict.problems.map(({ reason }) => reason);
}

describe('the password policy', () => {
  it('accepts what is long and not to be guessed', () => {
    expect(reasons(strong, { email: 'ana@example.com', name: 'Ana Gomez' })).toEqual([]);
    expect(reasons('señal fértil 中文 búho 42')).toEqual([]);
  });

  it('says everything that is wrong, in words', () => {
    const verdict = validatePassword('Password1');
    expect(verdict).toMatchObject({ kind: 'refused' });
    expect(reasons('Password1')).toEqual(['too-short', 'common', 'guessable']);
    const messages =
      verdict.kind === 'refused' ? verdict.problems.map(({ message }) => message) : [];
    expect(messages[0]).toBe('Use at least 12 characters: this has 9.');
    expect(messages.join(' ')).not.toContain('Password1');
  });

  it.each([
    ['qwertyuiop', 'common'],
    ['QWERTYUIOP', 'common'],
    ['aaaaaaaaaaaaaaaaaaaa', 'guessable'],
    ['passwordpassword', 'guessable'],
    ['qwertyuiopasdfgh', 'guessable'],
    ['\uD800 is half a character', 'not-text'],
    ['a\u0000bcdefghijklmnop', 'not-text'],
  ])('refuses %j as %s', (password, reason) => {
    expect(reasons(password)).toContain(reason);
  });

  it('refuses the own address and name, in any case', () => {
    const owner = { email: 'mariana.lopez@example.com', name: 'Mariana López' };
    expect(reasons('vivid-Mariana.Lopez-88-kelp', owner)).toContain('contains-email');
    expect(reasons('vivid-LÓPEZ-88-kelp-onyx', owner)).toEqual(['contains-name']);
    expect(reasons('vivid-ana-88-kelp-onyx!', { name: 'Ana Li' })).toEqual([]);
  });

  it('counts characters, not units of UTF-16, and has an end', () => {
    expect(reasons('😀'.repeat(11))).toContain('too-short');
    expect(reasons(`${strong}${'x7 Kq'.repeat(30)}`)).toContain('too-long');
    const start = performance.now();
    reasons('a1b2'.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('never fails, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(['accepted', 'refused']).toContain(validatePassword(text, { name: text }).kind);
      }),
      { numRuns: 40 },
    );
  });
});

describe('passwords', () => {
  it('are hashed as OWASP says, each with a salt of its own, and matched', async () => {
    const passwords = openPasswords();
    const [one, other] = await Promise.all([passwords.hash(strong), passwords.hash(strong)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
    expect(await passwords.verify(strong, one)).toEqual({ kind: 'match' });
    expect(await passwords.verify(`${strong}.`, one)).toEqual({ kind: 'mismatch' });
  });

  it('are the same password in either Unicode spelling', async () => {
    const passwords = openPasswords({ cost: cheap });
    const hash = await passwords.hash('señal'.normalize('NFD'));
    expect(await passwords.verify('señal'.normalize('NFC'), hash)).toEqual({ kind: 'match' });
  });

  it('come from bcrypt and from cheaper argon2 with a hash to store instead', async () => {
    const passwords = openPasswords({ cost: cheap });
    const old = await bcrypt.hash(strong, 4);
    const salt = randomBytes(16);
    const parameters = { message: strong, nonce: salt, parallelism: 1, memory: 32, passes: 3 };
    const tag = argon2Sync('argon2i', { ...parameters, tagLength: 32 });
    const cost = { memoryKiB: 32, passes: 3, parallelism: 1 };
    const older = writeArgon2({ algorithm: 'argon2i', cost, salt, tag });
    for (const hash of [old, old.replace('$2b$', '$2a$'), older]) {
      expect(await passwords.verify('wrong', hash)).toEqual({ kind: 'mismatch' });
      const match = await passwords.verify(strong, hash);
      expect(match).toMatchObject({
        kind: 'match',
        rehash: expect.stringMatching(/^\$argon2id\$/),
      });
      const rehash = match.kind === 'match' ? match.rehash : undefined;
      expect(await passwords.verify(strong, rehash)).toEqual({ kind: 'match' });
    }
  });

  it('agree with the reference implementation of argon2', async () => {
    // phc-winner-argon2, src/test.c: version 19, argon2id, 2^8 KiB.
    const reference =
      '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    expect(await openPasswords().verify('password', reference)).toMatchObject({ kind: 'match' });
    expect(await openPasswords().verify('passwore', reference)).toEqual({ kind: 'mismatch' });
  });

  it('take as long for an account that does not exist', async () => {
    const passwords = openPasswords();
    const hash = await passwords.hash(strong);
    const timeOf = async (stored: string | undefined) => {
      const start = performance.now();
      for (let time = 0; time < 8; time += 1) await passwords.verify('wrong', stored);
      return performance.now() - start;
    };
    await timeOf(hash);
    const [known, unknown] = [await timeOf(hash), await timeOf(undefined)];
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });

  it('are hashed few at a time, and refused when too many wait', async () => {
    const passwords = openPasswords({ cost: cheap, concurrency: 1, queue: 2 });
    const asked = await Promise.allSettled(
      Array.from({ length: 5 }, async () => await passwords.hash(strong)),
    );
    expect(asked.map(({ status }) => status)).toEqual([
      ...Array<string>(3).fill('fulfilled'),
      ...Array<string>(2).fill('rejected'),
    ]);
    for (const one of asked) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(PasswordsBusyError);
    }
    expect(await passwords.hash(strong)).toMatch(/^\$argon2id/);
  });

  it('of a megabyte are a mismatch and no work, and are not hashed', async () => {
    const passwords = openPasswords({ cost: cheap });
    const hash = await passwords.hash('');
    const long = 'x'.repeat(1_000_000);
    expect(await passwords.verify(long, hash)).toEqual({ kind: 'mismatch' });
    await expect(passwords.hash(long)).rejects.toThrow(PasswordHashError);
  });

  it.each([
    '',
    'plain',
    '$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=4000000,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$2b$31$KIXQz0m1q6m1q6m1q6m1qOe3y3y3y3y3y3y3y3y3y3y3y3y3y3y3y',
  ])('whose stored hash is %j are an error that does not show it', async (hash) => {
    const outcome = openPasswords({ cost: cheap }).verify('x', hash);
    await expect(outcome).rejects.toThrow(PasswordHashError);
    if (hash !== '') await expect(outcome).rejects.not.toThrow(hash);
  });

  it('have hashes that are read as they were written', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(
        bytes(16),
        bytes(32),
        fc.integer({ min: 8, max: 99_999 }),
        (salt, tag, memory) => {
          const hash = {
            algorithm: 'argon2id' as const,
            cost: { memoryKiB: memory, passes: 2, parallelism: 1 },
            salt: Buffer.from(salt),
            tag: Buffer.from(tag),
          };
          expect(readArgon2(writeArgon2(hash))).toEqual(hash);
        },
      ),
    );
  });
});
