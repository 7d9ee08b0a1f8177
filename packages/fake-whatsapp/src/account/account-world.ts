import type { Courier } from '../chaos/courier.ts';
import type { FakeWhatsAppOptions } from '../face/fake-whatsapp.ts';
import type { MediaStore } from '../server/media-store.ts';
import type { ChangeSignal } from './change-signal.ts';
import type { Transcript } from './transcript.ts';

/** What all accounts of a stand-in share. */
export interface AccountWorld {
  readonly whileAway: NonNullable<FakeWhatsAppOptions['whileAway']>;
  readonly changes: ChangeSignal;
  readonly transcript: Transcript;
  readonly media: MediaStore;
  readonly courier: Courier;
}

/** How long callers wait when they do not say. */
export const defaultTimeoutMs = 30_000;
