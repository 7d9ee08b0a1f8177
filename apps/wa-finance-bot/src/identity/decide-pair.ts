import type { Person } from './identities.ts';
import { isPhone } from './person-id.ts';

/** What to make of a lid and a phone of which WhatsApp says that they are one person's. */
export type PairDecision =
  /** That was known. */
  | { readonly kind: 'known' }
  /** They are one person from now on; `from` is where that person's sessions were, when not at the phone. */
  | { readonly kind: 'join'; readonly from: string | undefined }
  /** The lid has another phone and the new one has a person too: two people, as far as can be told. Their money stays apart. */
  | { readonly kind: 'contradiction' };

/** Where a person's sessions are kept and where they are reached: at their phone, and without one at their first id. */
export function addressOfPerson({ ids }: Person): string | undefined {
  return ids.find(isPhone) ?? ids[0];
}

/**
 * Decides about a pair. Who has a lid and writes from another phone has changed their number, when nobody was known there;
 * a phone may have several lids.
 */
export function decidePair(
  phone: string,
  ofLid: Person | undefined,
  ofPhone: Person | undefined,
): PairDecision {
  if (ofLid === undefined) return { kind: 'join', from: undefined };
  if (ofLid.ids.includes(phone)) return { kind: 'known' };
  if (ofPhone !== undefined && ofLid.ids.some(isPhone)) return { kind: 'contradiction' };
  return { kind: 'join', from: addressOfPerson(ofLid) };
}
