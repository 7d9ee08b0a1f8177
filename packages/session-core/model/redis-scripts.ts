import type { Rules } from './rules.ts';
import { at, none, type Held, type World } from './world.ts';

/** `apply(key, version, copy)`: an older copy is replaced, in a token the version is noted, an absent key stays absent. */
export function apply({ numbers }: World, key: Held, version: number, rules: Rules): void {
  const isNewer = at(numbers, version) > at(numbers, key.version);
  if (key.holds === 'token') {
    if (rules.floor && isNewer) key.version = version;
  } else if (key.holds === 'copy') {
    if (isNewer) key.version = version;
  } else if (!rules['absent-stays-absent']) {
    setCopy(key, version);
  }
}

/** `lease(key, token)`: true when the key was absent and now holds the token. */
export function lease(key: Held, token: number): boolean {
  if (key.holds !== 'nothing') return false;
  key.holds = 'token';
  key.token = token;
  key.version = 0;
  return true;
}

/** `fill(key, token, copy)`: only while that very token stands and its floor is not above the copy. */
export function fill(
  { numbers }: World,
  key: Held,
  { token, version }: { token: number; version: number },
  rules: Rules,
): void {
  if (!rules.token) setCopy(key, version);
  else if (key.holds === 'token' && key.token === token) {
    if (at(numbers, key.version) <= at(numbers, version)) setCopy(key, version);
    else unlink(key);
  }
}

export function unlink(key: Held): void {
  key.holds = 'nothing';
  key.version = 0;
  key.token = none;
}

function setCopy(key: Held, version: number): void {
  key.holds = 'copy';
  key.version = version;
  key.token = none;
}
