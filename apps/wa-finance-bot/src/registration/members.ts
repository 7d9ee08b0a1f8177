import type { Settings } from './settings.ts';

/** Somebody who has agreed to become a member. */
export interface NewMember extends Settings {
  /** E.164 with the plus, or `lid:<digits>` as long as WhatsApp hides it; unique. */
  readonly phone: string;
  readonly name: string;
  /** Unique without regard to case. */
  readonly email: string;
  readonly city: string;
  /** When consent was given. */
  readonly consentedAt: Date;
  /** The message that gave it: when it is delivered again, the person is welcomed again and not misunderstood. */
  readonly consentMessageId: string;
}

/** A member's row number. */
export type MemberId = number & { readonly brand: 'MemberId' };

/** Somebody who keeps a ledger. */
export interface Member extends NewMember {
  readonly id: MemberId;
}

/** What came of adding a member. */
export type AddedMember =
  /** `isNew` is false when the phone had a member already: that one is returned, unchanged. */
  | { readonly kind: 'member'; readonly member: Member; readonly isNew: boolean }
  | { readonly kind: 'email-taken' };

/** How much of a member was deleted. */
export interface RemovedMember {
  readonly entries: number;
  /** All rows that were theirs, entries included. */
  readonly rows: number;
  /** Rows that were found afterwards: 0. */
  readonly left: number;
  /** All ids that they wrote under, as in `IncomingMessage.from`. */
  readonly ids: readonly string[];
  /** Of the messages that the rows named. */
  readonly messageIds: readonly string[];
}

/** The members. Every method throws FinanceStoreError when the store fails. */
export interface Members {
  findByPhone(phone: string): Promise<Member | undefined>;
  /** Those who booked something since then; `most` of them at most. */
  activeSince(moment: Date, most: number): Promise<readonly Member[]>;
  /** Deletes a member and all that is theirs. @returns what was deleted, and the rows that a second look found. */
  remove(id: MemberId): Promise<RemovedMember>;
  /** Whether any member has that address, without regard to case. */
  hasEmail(email: string): Promise<boolean>;
  /** Adds a member, at most one for each phone and each address however many ask at the same time. */
  add(member: NewMember): Promise<AddedMember>;
}
