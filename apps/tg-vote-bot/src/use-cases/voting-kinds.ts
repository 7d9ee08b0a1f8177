import { defineKind } from '@sesi/session-core';
import { z } from 'zod';

import { settingChoices } from '../voting/rules/chat-settings.ts';
import { type ProposalRules, usualProposalRules } from '../voting/rules/proposal-rules.ts';
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

const rulesSchema: z.ZodType<ProposalRules> = z.object({
  quorum: z.int().min(0).max(100),
  majority: z.enum(settingChoices.majority),
  weight: z.enum(settingChoices.weight),
  weightCap: decimal.exactOptional(),
  changeVote: z.boolean(),
  hidden: z.boolean(),
  earlyClose: z.boolean(),
  reminders: z.boolean(),
  execution: z.enum(settingChoices.execution),
  amount: z.object({ least: decimal, most: decimal, usual: decimal }),
});

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
  // Absent in what a script of contract D has saved.
  rules: rulesSchema.default(usualProposalRules),
  msgId: messageId,
  result: z.enum(['approved', 'rejected', 'cancelled']).exactOptional(),
  eligible: z.int().nonnegative().exactOptional(),
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
  z.object({
    type: z.literal('sell'),
    order: z.string(),
    price: price.exactOptional(),
    ...proposalFields,
  }),
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
  closedBecause: z.enum(['command', 'time', 'abandoned']).exactOptional(),
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
 * An update of Telegram that was handled, by its `update_id`. It is written in the transaction of its effect, so that
 * Telegram may deliver it again (it does for 24 h) without it counting again. Numbers begin anew only after a week
 * without updates (Bot API, Update), when none is left here.
 */
export const handledUpdate = defineKind<Record<string, never>>({
  name: 'handled-update',
  keyPrefix: 'telegram:update:',
  ttlMs: dayMs + 60 * 60_000,
  schema: z.object({}).strict(),
});

/** Between two edits in one chat, ms: of the 20 messages and edits that a group takes a minute, five are left for messages. */
export const editTurnMs = 4_000;

/** The turn to edit the cards of a chat, by its id: of any number of processes one has it, until it is over. */
export const editTurn = defineKind<Record<string, never>>({
  name: 'edit-turn',
  keyPrefix: 'telegram:edit-turn:',
  ttlMs: editTurnMs,
  schema: z.object({}).strict(),
});
