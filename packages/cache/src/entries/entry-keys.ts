import { InvalidCacheKeyError, InvalidCacheOptionsError } from '../errors.ts';

const longestId = 512;
const longestTag = 128;
/** Where the counters of tags are. */
export const tagPrefix = 'cache-tag:';
/** Stands for "no tenant": cannot be the name of one. */
const allTenants = '*';

const patternForm = /^[a-z][a-z0-9-]*:([a-z0-9-]+:|\{tenant\}:)*\{id\}$/;

/** How the keys of a namespace are made. */
export interface KeyPattern {
  /** All that begins so belongs to the cache. */
  readonly ownedPrefix: string;
  /** What stands before the id. */
  prefix(tenant: string | undefined): string;
}

/** @throws InvalidCacheOptionsError */
export function parseKeyPattern(pattern: string, perTenant: boolean): KeyPattern {
  const tenants = pattern.split('{tenant}').length - 1;
  if (!patternForm.test(pattern) || tenants !== (perTenant ? 1 : 0)) {
    const example = perTenant ? 'menu:{tenant}:{id}' : 'rates:{id}';
    throw new InvalidCacheOptionsError(`The key "${pattern}" must look like "${example}".`);
  }
  const [before = '', after = ''] = pattern.slice(0, -'{id}'.length).split('{tenant}');
  if (before.startsWith(tagPrefix)) {
    throw new InvalidCacheOptionsError(`The key "${pattern}" would mix with counters of tags.`);
  }
  return {
    ownedPrefix: before.slice(0, before.indexOf(':') + 1),
    prefix: (tenant) => (tenant === undefined ? before : before + tenant + after),
  };
}

/** @throws InvalidCacheKeyError */
export function checkTenant(tenant: string): string {
  // Without colons: the end of a tenant in a key cannot be mistaken.
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(tenant)) return tenant;
  throw new InvalidCacheKeyError(
    'A tenant has 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit.',
  );
}

/** @throws InvalidCacheKeyError */
export function checkId(id: string): string {
  return checkText('id', id, longestId);
}

/** @throws InvalidCacheKeyError */
export function checkTag(tag: string): string {
  // One that begins with @ stands for all of a namespace.
  if (tag.startsWith('@')) throw new InvalidCacheKeyError(`The tag "${tag}" begins with @.`);
  return checkText('tag', tag, longestTag);
}

/** The tag that every entry of a namespace has. */
export function namespaceTag(name: string): string {
  return `@${name}`;
}

/** The key of a tag's counter. */
export function counterKey(tenant: string | undefined, tag: string): string {
  return `${tagPrefix}${tenant ?? allTenants}:${tag}`;
}

function checkText(what: string, text: string, longest: number): string {
  if (text.length > 0 && text.length <= longest && !/[\u0000-\u001f\u007f]/u.test(text)) {
    if (text.isWellFormed()) return text;
  }
  throw new InvalidCacheKeyError(
    `An ${what} of the cache has 1 to ${longest} characters, no control characters and no halves of surrogate pairs.`,
  );
}
