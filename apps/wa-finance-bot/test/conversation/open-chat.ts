import { createLogger } from '@sesi/platform';

import { LedgerConversation } from '../../src/conversation/ledger/ledger-conversation.ts';
import { createMessageRouter } from '../../src/conversation/message-router.ts';
import { RegistrationConversation } from '../../src/conversation/registration-conversation.ts';
import { MemoryBudgets, MemoryCategoryRules } from '../doubles/memory-budgets.ts';
import { NoConversations } from '../doubles/memory-conversations.ts';
import { MemoryLedger } from '../doubles/memory-ledger.ts';
import { MemoryMembers } from '../doubles/memory-members.ts';
import { MemoryOptOuts } from '../doubles/memory-opt-outs.ts';
import { MemoryRegistrations } from '../doubles/memory-registrations.ts';
import { MemoryUnfinishedRegistrations } from '../doubles/memory-unfinished-registrations.ts';

/** The person who writes. */
export const phone = '+6281234567890';

/** A chat with the bot, and what it keeps. */
export interface Chat {
  /** Says something, `from` the person unless somebody else is named. @returns the answer. */
  readonly say: (
    text: string,
    more?: { readonly from?: string; readonly id?: string },
  ) => Promise<string>;
  /** Says "halo" and these answers. @returns the last reply. */
  readonly register: (...answers: readonly string[]) => Promise<string>;
  readonly memory: NoConversations;
  readonly members: MemoryMembers;
  readonly optOuts: MemoryOptOuts;
  readonly registrations: MemoryRegistrations;
  readonly unfinished: MemoryUnfinishedRegistrations;
  readonly ledger: MemoryLedger;
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
    budgets: new MemoryBudgets(),
    rules: new MemoryCategoryRules(),
    members,
    clock,
  });
  const answer = createMessageRouter({
    members,
    optOuts,
    registration,
    memory,
    ledger: conversation,
    clock,
    logger,
  });
  let count = 0;
  const say = async (text: string, more: { from?: string; id?: string } = {}): Promise<string> => {
    count += 1;
    const message = { id: `m${count}`, from: phone, text, sentAt: time.now, via: 'local', ...more };
    return (await answer(message)).join('\n---\n');
  };
  const register = async (...answers: readonly string[]): Promise<string> => {
    let last = '';
    for (const text of ['halo', ...answers]) last = await say(text);
    return last;
  };
  return { say, register, memory, members, optOuts, registrations, unfinished, ledger, log, time };
}
