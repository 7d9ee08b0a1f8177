import { chatIdOf } from '../account/whatsapp-id.ts';
import { FakeWhatsAppInputError } from '../errors.ts';
import type { PersonsMessage } from '../face/messages.ts';
import type { MediaStore } from '../server/media-store.ts';
import type { MailboxEntry } from './mailbox-entry.ts';
import { kindOfMediaType } from './message-kinds.ts';

/** What an entry must be given; the rest has its beginning. */
export type EntryDraft = Pick<MailboxEntry, 'chat' | 'kind' | 'text'> & Partial<MailboxEntry>;

/**
 * The entry of a message that a person writes; its file goes into the store.
 *
 * @throws FakeWhatsAppInputError
 */
export function draftOf(message: PersonsMessage, media: MediaStore): EntryDraft {
  const { from, text = '', file, group, mentions = [], ...rest } = message;
  if (text === '' && file === undefined) {
    throw new FakeWhatsAppInputError('A message has a text or a file.');
  }
  const sender = chatIdOf(from);
  return {
    ...rest,
    chat: group ?? sender,
    kind: file === undefined ? 'text' : (file.kind ?? kindOfMediaType(file.mediaType)),
    text,
    mentions: mentions.map(chatIdOf),
    ...(group !== undefined && { author: sender }),
    ...(file && {
      file: {
        stored: media.add(Buffer.from(file.content), file.mediaType),
        ...(file.name !== undefined && { name: file.name }),
        ...(file.seconds !== undefined && { seconds: file.seconds }),
      },
    }),
  };
}
