import { defineKind } from '@sesi/session-core';
import { z } from 'zod';

import { choices, languages, type Proposal, type VotingSession } from '../voting/voting-session.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * How long a voting session is kept after its time is over, in milliseconds: a result that was due while the bot
 * was away is still posted within that time.
 */
export const keptAfterEndMs = 7 * dayMs;

const time = z.int().nonnegative();
const personId = z.string().regex(/^-?\d{1,16}$/);
const decimal = z.string().regex(/^\d{1,6}(\.\d{1,9})?$/);
const username = z.string().exactOptional();
const messageId = z.int().exactOptional();

const proposalFields = {
  id: z.string(),
  text: z.string(),
  votes: z.record(personId, z.object({ vote: z.enum(choices), amount: decimal })),
  open: z.boolean(),
  createdBy: personId,
  createdByUsername: username,
  duration: z.int().positive(),
  startTime: time,
  endTime: time,
  msgId: messageId,
  result: z.enum(['approved', 'rejected', 'cancelled']).exactOptional(),
};

const price = z.union([z.literal('market'), z.templateLiteral(['target:', z.string()])]);

const proposalSchema: z.ZodType<Proposal> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('buy'),
    token: z.string(),
    amount: decimal,
    price,
    ...proposalFields,
  }),
  z.object({ type: z.literal('sell'), order: z.string(), ...proposalFields }),
  z.object({ type: z.literal('decision'), ...proposalFields }),
]);

const sessionSchema: z.ZodType<VotingSession> = z.object({
  message: z.string(),
  participants: z.array(personId),
  names: z.record(personId, z.string()),
  votes: z.record(z.string(), z.never()),
  chatId: z.int(),
  msgId: messageId,
  threadId: z.int().exactOptional(),
  open: z.boolean(),
  createdBy: personId,
  createdByUsername: username,
  proposals: z.array(proposalSchema),
  language: z.enum(languages),
  startTime: time,
  joinUntil: time,
  endTime: time,
  closedBecause: z.enum(['command', 'time']).exactOptional(),
});

/**
 * `session:<id>`: the voting session of a group. It is given its life when it is opened: its length and
 * `keptAfterEndMs`. The copy in Redis lives 24 h (contract D) and is made anew by the next reader.
 */
export const votingSession = defineKind<VotingSession>({
  name: 'voting-session',
  keyPrefix: 'session:',
  ttlMs: dayMs + keptAfterEndMs,
  copyTtlMs: dayMs,
  schema: sessionSchema,
});

/** What `session:chat:<chat_id>` holds. */
export interface ChatPointer {
  readonly sessionId: string;
}

/** `session:chat:<chat_id>`: which session is open in a chat. At most one can be. */
export const votingSessionByChat = defineKind<ChatPointer>({
  name: 'voting-session-by-chat',
  keyPrefix: 'session:chat:',
  ttlMs: dayMs + keptAfterEndMs,
  copyTtlMs: dayMs,
  schema: z.object({ sessionId: z.string() }),
});

/**
 * A message or button press that had an effect. It is written in the transaction of that effect, so that Telegram
 * may deliver it again (it does for 24 h) without it counting again.
 */
export const handledUpdate = defineKind<Record<string, never>>({
  name: 'handled-update',
  keyPrefix: 'telegram:handled:',
  ttlMs: dayMs + 60 * 60_000,
  schema: z.object({}).strict(),
});
