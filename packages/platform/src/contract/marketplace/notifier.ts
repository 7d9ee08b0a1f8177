import type { ClientConversation, ResponseReminder, VendorInterest } from './marketplace-jobs.ts';

/** A client's interest, and where the service was put. */
export interface VendorNotice extends VendorInterest {
  readonly kind: 'cart_add' | 'wishlist_add';
}

/** Which job told it: the same again when it is tried once more, so that a receiver can drop what he has. */
export interface NoticeId {
  readonly jobId: string;
  readonly attempt: number;
  /** Fires when the time for the attempt is over, or the process closes. */
  readonly signal: AbortSignal;
}

/** How a marketplace reaches people: by mail, push, a chat. What it throws is tried again. */
export interface Notifier {
  /** A client is interested in a service of this vendor. */
  vendorNotice(notice: VendorNotice, id: NoticeId): unknown;
  /** The vendor has not answered for so many hours. */
  responseReminder(reminder: ResponseReminder, id: NoticeId): unknown;
  /** The vendor did not answer to the last reminder either: the client is told of others. */
  alternativeVendors(conversation: ClientConversation, id: NoticeId): unknown;
}
