import { defineKind } from '@sesi/session-core';
import { z } from 'zod';

const hourMs = 60 * 60 * 1000;

const conversationSchema = z.object({
  status: z.literal('active'),
  messages: z.array(
    z.discriminatedUnion('role', [
      z.object({ role: z.literal('user'), content: z.string() }),
      z.object({
        role: z.literal('assistant'),
        content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
      }),
    ]),
  ),
  updatedAt: z.int(),
});

/** What was said lately, as contract B documents it: `updatedAt` in ms since 1970. */
export type Conversation = z.output<typeof conversationSchema>;

/** `wh:session:{+phone}`, 6 h from the last message. */
export const conversationKind = defineKind<Conversation>({
  name: 'conversation',
  keyPrefix: 'wh:session:',
  ttlMs: 6 * hourMs,
  renewOnUpdate: true,
  schema: conversationSchema,
});

const answeredSchema = z.object({
  replies: z.array(z.string()),
  // Only the texts of files are kept: a message that was answered with one is answered anew.
  hasFile: z.boolean().optional(),
});

/** How a message was answered. */
export type Answered = z.output<typeof answeredSchema>;

/** `wh:seen:{message-id}`, 1 h: the message was answered, and how. */
export const answeredKind = defineKind<Answered>({
  name: 'answered-message',
  keyPrefix: 'wh:seen:',
  ttlMs: hourMs,
  schema: answeredSchema,
});
