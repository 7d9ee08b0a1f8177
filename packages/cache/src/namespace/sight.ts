import type { Claim, EntryPlace } from '../entries/entry-store.ts';
import type { Entry, KeyState } from '../entries/entry.ts';

/** What a look at Redis showed. */
export interface Sight<Value> {
  readonly state: KeyState;
  /** What the keys of the place held; undefined when Redis may not be believed. */
  readonly texts: readonly (string | undefined)[] | undefined;
  /** The value, when there is one that may be served, and whether it is fresh. */
  readonly found:
    | { readonly value: Value; readonly entry: Entry; readonly isFresh: boolean }
    | undefined;
}

const nothing: KeyState = { token: '' };

/** Redis may not be believed. */
export const blind: Sight<never> = { state: nothing, texts: undefined, found: undefined };

/** @returns names of tags whose counters were not read with it; undefined when one that was read is another now */
export function unknownTags(
  entry: Entry,
  place: EntryPlace,
  texts: readonly (string | undefined)[],
): readonly string[] | undefined {
  let unknown: string[] | undefined;
  for (let at = 0; at < entry.tags.length; at += 2) {
    const tag = entry.tags[at] ?? '';
    const index = place.tags.indexOf(tag);
    if (index === -1) (unknown ??= []).push(tag);
    else if (texts[index + 1] !== entry.tags[at + 1]) return undefined;
  }
  return unknown ?? none;
}

const none: readonly string[] = [];

/** Whether Redis showed this very loader at work, and nothing that its entry will depend on invalidated. */
export function shows(
  { state, texts }: Sight<unknown>,
  place: EntryPlace,
  claim: Claim | undefined,
): boolean {
  if (texts === undefined || claim === undefined || state.token !== claim.token) return false;
  for (let at = 0; at < claim.tags.length; at += 2) {
    const index = place.tags.indexOf(claim.tags[at] ?? '');
    if (index === -1 || texts[index + 1] !== claim.tags[at + 1]) return false;
  }
  return true;
}
