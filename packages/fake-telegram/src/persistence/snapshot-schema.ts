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
});

const person = z.object({
  id: z.int(),
  firstName: z.string(),
  lastName: z.exactOptional(z.string()),
  username: z.exactOptional(z.string()),
  languageCode: z.exactOptional(z.string()),
  hasStarted: z.boolean(),
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
      status: z.enum(['creator', 'administrator', 'member', 'left', 'kicked']),
    }),
  ),
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
  lastSequence: z.int(),
});
