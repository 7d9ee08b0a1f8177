import { createLogger } from '@sesi/platform';

import { LedgerConversation } from '../../src/conversation/ledger/ledger-conversation.ts';
import { type ReplyFile, textOf } from '../../src/conversation/message-gateway.ts';
import { createMessageRouter } from '../../src/conversation/message-router.ts';
import { PersonDirectory } from '../../src/conversation/person-directory.ts';
import { RegistrationConversation } from '../../src/conversation/registration-conversation.ts';
import { LocalTurns } from '../../src/conversation/turns/local-turns.ts';
import { MemoryAccounts, MemoryExchangeRates } from '../doubles/memory-accounts.ts';
import { MemoryBudgets, MemoryCategoryRules } from '../doubles/memory-budgets.ts';
import { NoConversations } from '../doubles/memory-conversations.ts';
import { MemoryIdentities } from '../doubles/memory-identities.ts';
import { MemoryLedger } from '../doubles/memory-ledger.ts';
import { MemoryMembers } from '../doubles/memory-members.ts';
import { MemoryOptOuts } from '../doubles/memory-opt-outs.ts';
import { MemoryRegistrations } from '../doubles/memory-registrations.ts';
import { MemoryEntryHistory, NotedWishes } from '../doubles/memory-reports.ts';
import { MemoryUnfinishedRegistrations } from '../doubles/memory-unfinished-registrations.ts';

/** The person who writes. */
export const phone = '+6281234567890';

/** A chat with the bot, and what it keeps. */
export interface Chat {
  /** Says something, `from` the person unless somebody else is named. @returns the answer. */
  readonly say: (
    text: string,
    more?: { readonly from?: string; readonly id?: string; readonly alias?: string },
  ) => Promise<string>;
  /** Says "halo" and these answers. @returns the last reply. */
  readonly register: (...answers: readonly string[]) => Promise<string>;
  readonly memory: NoConversations;
  readonly members: MemoryMembers;
  readonly optOuts: MemoryOptOuts;
  readonly registrations: MemoryRegistrations;
  readonly unfinished: MemoryUnfinishedRegistrations;
  readonly ledger: MemoryLedger;
  /** The files that were answered with. */
  readonly files: readonly ReplyFile[];
  readonly wishes: NotedWishes;
  /** The log, a line each. */
  readonly log: readonly string[];
  /** Set `now` to move the time. */
  readonly time: { now: Date };
}

/** A router on stores in memory, with a clock that is set by hand. */
export function openChat(): Chat {
  const members = new MemoryMembers();
  const optOuts = new MemoryOptOuts();
  const registrations = new MemoryRegistrations();
  const unfinished = new MemoryUnfinishedRegistrations();
  const ledger = new MemoryLedger();
  const wishes = new NotedWishes();
  const memory = new NoConversations();
  const time = { now: new Date('2026-11-21T04:00:00Z') };
  const clock = { now: () => time.now };
  const log: string[] = [];
  const logger = createLogger({
    name: 'test',
    level: 'trace',
    destination: { write: (line) => log.push(line) },
  });
  const registration = new RegistrationConversation({
    registrations,
    unfinished,
    members,
    clock,
    logger,
  });
  const conversation = new LedgerConversation({
    ledger,
    accounts: new MemoryAccounts(ledger, (id, currency) => members.setCurrency(id, currency)),
    rates: new MemoryExchangeRates(),
    optOuts,
    traces: { remove: async () => ({ removed: 0, left: 0 }) },
    onForgotten: async () => undefined,
    budgets: new MemoryBudgets(),
    history: new MemoryEntryHistory(ledger),
    wishes,
    rules: new MemoryCategoryRules(),
    members,
    clock,
  });
  const answer = createMessageRouter({
    members,
    optOuts,
    registration,
    memory,
    people: new PersonDirectory({ identities: new MemoryIdentities(), clock, logger }),
    turns: new LocalTurns(),
    onJoinedBooks: async () => undefined,
    ledger: conversation,
    clock,
    logger,
  });
  const files: ReplyFile[] = [];
  let count = 0;
  const say = async (text: string, more: Parameters<Chat['say']>[1] = {}): Promise<string> => {
    count += 1;
    const message = { id: `m${count}`, from: phone, text, sentAt: time.now, via: 'local', ...more };
    const replies = await answer(message);
    files.push(...replies.flatMap((reply) => (typeof reply === 'string' ? [] : [reply.file])));
    return replies.map((reply) => textOf(reply)).join('\n---\n');
  };
  const register = async (...answers: readonly string[]): Promise<string> => {
    let last = '';
    for (const text of ['halo', ...answers]) last = await say(text);
    return last;
  };
  const stores = { memory, members, optOuts, registrations, unfinished, ledger };
  return { say, register, ...stores, files, wishes, log, time };
}
