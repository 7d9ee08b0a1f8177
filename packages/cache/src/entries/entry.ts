/** What a key holds, apart from the value's own shape. */
export interface Entry {
  /** Of the loader that made it: stands for this very entry. */
  readonly token: string;
  /** Name of the namespace that it belongs to. */
  readonly of: string;
  /** Unix time in ms. */
  readonly freshUntil: number;
  /** Until when it may be served in need, Unix time in ms. */
  readonly staleUntil: number;
  /** Names of tags, each followed by what its counter was before the value was loaded. */
  readonly tags: readonly string[];
  readonly value: unknown;
}

/** What a key turned out to hold. */
export interface KeyState {
  /** Of the entry, or of the loader at work; nothing when the key is absent or unreadable. */
  readonly token: string;
  /** Until when a loader has the right to fill it, Unix time in ms; undefined when none has. */
  readonly fillingUntil?: number;
  /** With a loader at work: the one before. */
  readonly entry?: Entry;
  readonly isUnreadable?: true;
}

/** @param valueText - JSON */
export function encodeEntry(entry: Omit<Entry, 'value'>, valueText: string): string {
  const { token, of, freshUntil, staleUntil, tags } = entry;
  // What `claim` looks for comes first.
  return `${JSON.stringify({ token, of, freshUntil, staleUntil, tags }).slice(0, -1)},"value":${valueText}}`;
}

const absent: KeyState = { token: '' };
const unreadable: KeyState = { token: '', isUnreadable: true };

/** Reads what a key holds; never throws. */
export function decodeKey(text: string | undefined): KeyState {
  if (text === undefined) return absent;
  let held: unknown;
  try {
    held = JSON.parse(text);
  } catch {
    return unreadable;
  }
  if (isEntry(held)) return { token: held.token, entry: held };
  if (!isFilling(held)) return unreadable;
  const { filling, until, entry } = held;
  return { token: filling, fillingUntil: until, ...(isEntry(entry) ? { entry } : {}) };
}

function isEntry(held: unknown): held is Entry {
  if (typeof held !== 'object' || held === null) return false;
  const { token, of, freshUntil, staleUntil, tags, value } = held as Partial<Entry>;
  return (
    typeof token === 'string' &&
    typeof of === 'string' &&
    typeof freshUntil === 'number' &&
    typeof staleUntil === 'number' &&
    Array.isArray(tags) &&
    value !== undefined
  );
}

interface Filling {
  readonly filling: string;
  readonly until: number;
  readonly entry: unknown;
}

function isFilling(held: unknown): held is Filling {
  if (typeof held !== 'object' || held === null) return false;
  const { filling, until } = held as Partial<Filling>;
  return typeof filling === 'string' && typeof until === 'number';
}
