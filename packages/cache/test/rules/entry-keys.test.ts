import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  checkId,
  checkTag,
  checkTenant,
  counterKey,
  namespaceTag,
  parseKeyPattern,
} from '../../src/entries/entry-keys.ts';
import { InvalidCacheKeyError, InvalidCacheOptionsError } from '../../src/index.ts';

const tenant = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const id = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => {
  try {
    return checkId(text) === text;
  } catch {
    return false;
  }
});

describe('the key of an entry', () => {
  it.each([
    ['menu:{tenant}:{id}', true, 'menu:', 'menu:acme:'],
    ['cache:{tenant}:lists:{id}', true, 'cache:', 'cache:acme:lists:'],
    ['rates:today:{id}', false, 'rates:', 'rates:today:'],
  ])('is made as %s says', (pattern, perTenant, ownedPrefix, prefix) => {
    const parsed = parseKeyPattern(pattern, perTenant);
    expect(parsed.ownedPrefix).toBe(ownedPrefix);
    expect(parsed.prefix(perTenant ? 'acme' : undefined)).toBe(prefix);
  });

  it.each([
    ['no id', 'menu:{tenant}', true],
    ['no tenant where there must be one', 'menu:{id}', true],
    ['a tenant where there is none', 'menu:{tenant}:{id}', false],
    ['two tenants', 'menu:{tenant}:{tenant}:{id}', true],
    ['no first word', '{tenant}:{id}', true],
    ['upper case', 'Menu:{tenant}:{id}', true],
    ['the place of the counters', 'cache-tag:{tenant}:{id}', true],
  ])('cannot have %s', (_, pattern, perTenant) => {
    expect(() => parseKeyPattern(pattern, perTenant)).toThrow(InvalidCacheOptionsError);
  });

  it('is another one for each tenant and id', () => {
    const pattern = parseKeyPattern('cache:{tenant}:lists:{id}', true);
    fc.assert(
      fc.property(fc.tuple(tenant, id), fc.tuple(tenant, id), (one, other) => {
        const same = one[0] === other[0] && one[1] === other[1];
        const keys = [one, other].map(([of, last]) => pattern.prefix(of) + last);
        expect(keys[0] === keys[1]).toBe(same);
      }),
    );
  });
});

describe('the key of a counter', () => {
  it('is another one for each tenant and tag, and none of a tenant is that of all', () => {
    expect(counterKey('acme', namespaceTag('menus'))).toBe('cache-tag:acme:@menus');
    expect(counterKey(undefined, 'week')).toBe('cache-tag:*:week');
    expect(() => checkTenant('*')).toThrow(InvalidCacheKeyError);
  });
});

describe('a name that cannot be part of a key is refused', () => {
  it.each(['', 'a:b', '.a', 'ä', 'a b', 'a\n', 'x'.repeat(65)])('tenant %j', (name) => {
    expect(() => checkTenant(name)).toThrow(InvalidCacheKeyError);
  });

  it.each(['', 'a\nb', '\u0000', '\u007F', '\uD800', 'x'.repeat(513)])('id %j', (name) => {
    expect(() => checkId(name)).toThrow(InvalidCacheKeyError);
  });

  it.each(['', '@menus', 'a\tb', 'x'.repeat(129)])('tag %j', (name) => {
    expect(() => checkTag(name)).toThrow(InvalidCacheKeyError);
  });

  it('and others are taken as they are', () => {
    expect(checkId('soto ayam:ü/✓')).toBe('soto ayam:ü/✓');
    expect(checkTag('menus:2026')).toBe('menus:2026');
    expect(checkTenant('Acme.1_x-y')).toBe('Acme.1_x-y');
  });
});
