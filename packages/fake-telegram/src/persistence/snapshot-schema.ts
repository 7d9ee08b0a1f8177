import { z } from 'zod';

import type { Snapshot } from '../state/records.ts';

const entityType = z.enum([
  ...(['blockquote', 'bold', 'bot_command', 'code', 'custom_emoji'] as const),
  ...(['expandable_blockquote', 'italic', 'mention', 'pre', 'spoiler'] as const),
  ...(['strikethrough', 'text_link', 'text_mention', 'underline'] as const),
]);

const entity = z.object({
  type: entityType,
  offset: z.int(),
  length: z.int(),
  url: z.exactOptional(z.string()),
  userId: z.exactOptional(z.int()),
  language: z.exactOptional(z.string()),
  customEmojiId: z.exactOptional(z.string()),
});

const keyboard = z.object({
  inline_keyboard: z.array(
    z.array(
      z.object({
        text: z.string(),
        callback_data: z.exactOptional(z.string()),
        url: z.exactOptional(z.string()),
      }),
    ),
  ),
});

const service = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('members-joined'), userIds: z.array(z.int()) }),
  z.object({ kind: z.literal('member-left'), userId: z.int() }),
  z.object({ kind: z.literal('topic-created'), name: z.string() }),
  z.object({ kind: z.literal('topic-closed') }),
  z.object({ kind: z.literal('topic-reopened') }),
  z.object({ kind: z.literal('migrated-to'), chatId: z.int() }),
  z.object({ kind: z.literal('migrated-from'), chatId: z.int() }),
  z.object({ kind: z.literal('pinned'), messageId: z.int() }),
]);

const message = z.object({
  chatId: z.int(),
  id: z.int(),
  senderId: z.int(),
  date: z.int(),
  editDate: z.exactOptional(z.int()),
  editCount: z.int(),
  text: z.string(),
  entities: z.array(entity),
  keyboard: z.exactOptional(keyboard),
  replyToId: z.exactOptional(z.int()),
  threadId: z.exactOptional(z.int()),
  service: z.exactOptional(service),
  fileId: z.exactOptional(z.string()),
  senderChat: z.exactOptional(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('group') }),
      z.object({ kind: z.literal('channel'), id: z.int(), title: z.string() }),
    ]),
  ),
  isPinned: z.exactOptional(z.boolean()),
});

const person = z.object({
  id: z.int(),
  firstName: z.string(),
  lastName: z.exactOptional(z.string()),
  username: z.exactOptional(z.string()),
  languageCode: z.exactOptional(z.string()),
  hasStarted: z.boolean(),
  gone: z.exactOptional(z.enum(['blocked', 'deactivated'])),
});

const group = z.object({
  id: z.int(),
  type: z.enum(['group', 'supergroup']),
  title: z.string(),
  username: z.exactOptional(z.string()),
  isForum: z.boolean(),
  members: z.array(
    z.object({
      userId: z.int(),
      status: z.enum(['creator', 'administrator', 'member', 'restricted', 'left', 'kicked']),
      isAnonymous: z.exactOptional(z.boolean()),
    }),
  ),
  migratedTo: z.exactOptional(z.int()),
});

const file = z.object({
  id: z.string(),
  uniqueId: z.string(),
  kind: z.enum(['document', 'photo']),
  fileName: z.exactOptional(z.string()),
  mimeType: z.string(),
  size: z.int(),
  width: z.exactOptional(z.int()),
  height: z.exactOptional(z.int()),
  path: z.string(),
});

const webhook = z.object({
  url: z.string(),
  secretToken: z.string(),
  maxConnections: z.int(),
  ipAddress: z.string(),
  certificate: z.exactOptional(z.string()),
});

/** The content of a state file. Updates are kept as they were sent; only their number is looked at. */
export const snapshotSchema: z.ZodType<Snapshot> = z.object({
  format: z.literal('sesi-fake-telegram'),
  version: z.literal(1),
  botId: z.int(),
  people: z.array(person),
  groups: z.array(group),
  messages: z.array(message),
  lastMessageIds: z.record(z.string(), z.int()),
  callbackQueries: z.array(
    z.object({
      id: z.string(),
      chatId: z.int(),
      messageId: z.int(),
      userId: z.int(),
      data: z.string(),
      askedAtMs: z.number(),
    }),
  ),
  commands: z.array(
    z.object({
      scope: z.string(),
      languageCode: z.string(),
      commands: z.array(z.object({ command: z.string(), description: z.string() })),
    }),
  ),
  nextUpdateId: z.int(),
  allowedUpdates: z.array(z.string()),
  updates: z.array(z.object({ update: z.looseObject({ update_id: z.int() }), date: z.int() })),
  files: z.exactOptional(z.array(file)),
  webhook: z.exactOptional(webhook),
  lastSequence: z.int(),
});
