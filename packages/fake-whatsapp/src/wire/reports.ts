import { z } from 'zod';

import { FakeWhatsAppInputError } from '../errors.ts';

const text = z.string();
const texts = z.array(text).readonly();

/** What a page says it did. */
const report = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('shows-qr'), ref: text }),
    z.object({ kind: z.literal('shows-code'), phone: text, code: text }),
    z.object({ kind: z.literal('paired'), device: text, phone: text }),
    z.object({ kind: z.literal('synced'), ids: texts }),
    z.object({ kind: z.literal('taken'), ids: texts }),
    z.object({
      kind: z.literal('sent'),
      chat: text,
      id: text,
      /** WhatsApp's own name for the type of the message. */
      type: text.default('chat'),
      /** The text, or the caption of the file. */
      body: text,
      file: z.object({ id: text, mediaType: text, name: text.optional() }).optional(),
      quotes: text.optional(),
      mentions: texts.default([]),
    }),
    z.object({ kind: z.literal('edited'), chat: text, id: text, text }),
    z.object({ kind: z.literal('revoked'), chat: text, id: text }),
    z.object({ kind: z.literal('reacted'), chat: text, id: text, emoji: text }),
    z.object({ kind: z.literal('seen'), chat: text }),
    z.object({
      kind: z.literal('chat-state'),
      chat: text,
      state: z.enum(['typing', 'recording', 'paused']),
    }),
    z.object({ kind: z.literal('presence'), available: z.boolean() }),
    z.object({ kind: z.literal('state'), state: text }),
    z.object({ kind: z.literal('takeover') }),
    z.object({ kind: z.literal('logged-out') }),
    z.object({ kind: z.literal('missing-module'), name: text }),
  ])
  .readonly();

/** What a page asks WhatsApp. */
const question = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('exists'), id: text }),
    z.object({
      kind: z.literal('group'),
      action: z.enum([
        'create',
        'add',
        'remove',
        'promote',
        'demote',
        'subject',
        'description',
        'leave',
        'join',
        'invite-code',
        'reset-invite',
      ]),
      group: text.optional(),
      subject: text.optional(),
      text: text.optional(),
      members: texts.default([]),
    }),
  ])
  .readonly();

/** What a page says it did; a type of our own, so that declarations do not spell out the schema. */
export type Report = z.input<typeof report>;
export type ReadReport = z.output<typeof report>;
export type Question = z.output<typeof question>;
export type GroupQuestion = Extract<Question, { kind: 'group' }>;

/** Reads a page's report. Throws FakeWhatsAppInputError when it is not one. */
export function parseReport(json: string): ReadReport {
  return read(report, 'report', json);
}

/** Reads a page's question. Throws FakeWhatsAppInputError when it is not one. */
export function parseQuestion(json: string): Question {
  return read(question, 'question', json);
}

function read<T>(schema: z.ZodType<T>, what: string, json: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new FakeWhatsAppInputError(`A ${what} is JSON.`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new FakeWhatsAppInputError(
    `This is no ${what} of a page: ${z.prettifyError(result.error)}`,
  );
}
