import type { Clock } from '@sesi/platform';
import type { SessionCore, Sessions } from '@sesi/session-core';

import type { Circumstances } from '../voting/deciding/circumstances.ts';
import { type ChatSettings, usualSettings } from '../voting/rules/chat-settings.ts';
import { rulesOf, type VotingRules } from '../voting/rules/voting-rules.ts';
import type { VotingSession } from '../voting/voting-session.ts';
import type { VoteArchive } from './archive/vote-archive.ts';
import type { ChatSettingsStore } from './chats/chat-settings-store.ts';
import type { DeadlineStore } from './deadlines/deadline-store.ts';
import type { TradeBook } from './trades/trade-book.ts';
import type { TradingSystem } from './trades/trading-system.ts';
import {
  type ChatPointer,
  editTurn,
  handledUpdate,
  votingSession,
  votingSessionByChat,
} from './voting-kinds.ts';

/** What the use cases of voting work with. */
export interface VotingContext {
  readonly core: SessionCore;
  readonly sessions: Sessions<VotingSession>;
  readonly chats: Sessions<ChatPointer>;
  readonly handled: Sessions<Record<string, never>>;
  readonly editTurns: Sessions<Record<string, never>>;
  readonly deadlines: DeadlineStore;
  readonly settings: ChatSettingsStore;
  readonly archive: VoteArchive;
  readonly trades: TradeBook;
  /** Absent: trades are carried out on paper alone. */
  readonly tradingSystem?: TradingSystem;
  readonly clock: Clock;
  /** Those of this bot, before a chat has changed them. */
  readonly rules: VotingRules;
}

/** Puts the context together. */
export function createVotingContext(
  parts: Omit<VotingContext, 'sessions' | 'chats' | 'handled' | 'editTurns'>,
): VotingContext {
  return {
    ...parts,
    sessions: parts.core.sessions(votingSession),
    chats: parts.core.sessions(votingSessionByChat),
    handled: parts.core.sessions(handledUpdate),
    editTurns: parts.core.sessions(editTurn),
  };
}

/** The present moment in epoch milliseconds. */
export function nowOf({ clock }: Pick<VotingContext, 'clock'>): number {
  return clock.now().getTime();
}

/** The moment and the rules by which a decision is made now in a chat of these settings. */
export function circumstancesOf(
  context: Pick<VotingContext, 'clock' | 'rules'>,
  settings: ChatSettings = usualSettings,
): Circumstances {
  return { now: nowOf(context), rules: rulesOf(context.rules, settings), settings };
}
