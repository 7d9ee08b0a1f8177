import { type SessionCore, SessionNotFoundError } from '@sesi/session-core';

import { type Changed, changeSession } from '../use-cases/change-session.ts';
import type { Deadline } from '../use-cases/deadlines/deadline-store.ts';
import { deadlinesOf, deadlinesOfProposal } from '../use-cases/deadlines/deadlines-of.ts';
import { findActiveSession, type FoundSession, getSession } from '../use-cases/find-session.ts';
import { type Ended, endProposal } from '../use-cases/trades/end-proposal.ts';
import { nowOf, type VotingContext } from '../use-cases/voting-context.ts';
import { keptAfterEndMs } from '../use-cases/voting-kinds.ts';
import { amountOf } from '../voting/amount.ts';
import { withProposal } from '../voting/evolve.ts';
import {
  type Choice,
  findActiveProposal,
  getProposal,
  type Person,
  type Proposal,
  type VotingSession,
} from '../voting/voting-session.ts';
import {
  type ProposalData,
  type SessionData,
  toProposal,
  toSession,
  type UsualTimes,
} from './session-value.ts';

/** A vote as `addVote` takes it. */
export interface VoteData {
  readonly vote: Choice;
  /** A decimal such as `0.05`; absent: the usual one. */
  readonly amount?: string;
}

/** A proposal that ended, and what came of it. */
export type EndedProposal = Extract<Ended, { kind: 'ended' }>;

/** What the functions work on while it is open. */
export interface OpenedVoting extends AsyncDisposable {
  readonly context: VotingContext;
}

/** A function was called while the core is not open. */
export class VotingClosedError extends Error {
  override readonly name = 'VotingClosedError';
  readonly code = 'VOTING_CLOSED';

  constructor() {
    super('The core is not open: call initRedis() first, and nothing after closeRedis().');
  }
}

/**
 * The functions of contract D by their names, for scripts that know them. Each is one use case of the bot: what it
 * changes is atomic, durable, and audited in the same way, and deadlines are noted with what they end.
 */
export class SessionFunctions {
  readonly #open: () => Promise<OpenedVoting>;
  #opened: OpenedVoting | undefined;

  /** @param open - opens the core and the tables: see `openVoting`. */
  constructor(open: () => Promise<OpenedVoting>) {
    this.#open = open;
  }

  /** Opens the core: Redis and Postgres. What is open already stays open. */
  async initRedis(): Promise<SessionCore> {
    this.#opened ??= await this.#open();
    return this.getRedisClient();
  }

  /** The opened core. @throws VotingClosedError before `initRedis` and after `closeRedis`. */
  getRedisClient(): SessionCore {
    return this.#context.core;
  }

  /** Closes the core. */
  async closeRedis(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.[Symbol.asyncDispose]();
  }

  /**
   * Opens a session under an id, or replaces the one that is there.
   *
   * @param ttl - how long it is kept, in seconds; default: its length and a week, 24 h of it in Redis.
   */
  async saveSession(id: string, data: SessionData, ttl?: number): Promise<VotingSession> {
    const { sessions, chats, core, deadlines } = this.#context;
    const now = nowOf(this.#context);
    const session = toSession(data, now, this.#usual);
    const ttlMs = ttl === undefined ? session.endTime - now + keptAfterEndMs : ttl * 1000;
    await deadlines.add(deadlinesOf(id, session));
    const { value } = await sessions.save(id, session, { ttlMs });
    const chatId = String(session.chatId);
    if (session.open) await chats.save(chatId, { sessionId: id }, { ttlMs });
    else if ((await chats.get(chatId))?.value.sessionId === id) {
      await core.commit([chats.deleting(chatId)]);
    }
    return value;
  }

  /** The session of that id, open or closed. */
  async getSession(id: string): Promise<VotingSession | undefined> {
    return getSession(this.#context, id);
  }

  /** The session that is open in a chat. */
  async getSessionByChatId(chatId: number): Promise<VotingSession | undefined> {
    return (await this.findActiveSession(chatId))?.value;
  }

  /** The sessions of a chat, the newest first: the one that is open, and those of the archive. */
  async getAllSessionsForChat(chatId: number): Promise<readonly FoundSession[]> {
    const open = await this.findActiveSession(chatId);
    const archived = await this.#context.archive.sessions(chatId, mostSessions);
    const past = archived.filter(({ sessionId }) => sessionId !== open?.id);
    return [
      ...(open === undefined ? [] : [open]),
      ...past.map(({ sessionId: id, session: value }) => ({ id, value })),
    ];
  }

  /** Changes fields of a session; what is to end earlier ends then. @throws SessionNotFoundError. */
  async updateSession(id: string, change: Partial<VotingSession>): Promise<VotingSession> {
    const { sessions } = this.#context;
    const { value } = await sessions.update(id, (session) => ({ ...session, ...change }));
    await this.#hasten(deadlinesOf(id, value));
    return value;
  }

  /** Forgets a session, and that it is open in its chat; false when there is none. */
  async deleteSession(id: string): Promise<boolean> {
    const { sessions, chats, core } = this.#context;
    const session = await getSession(this.#context, id);
    if (session === undefined) return false;
    const chatId = String(session.chatId);
    const isOpen = (await chats.get(chatId))?.value.sessionId === id;
    await core.commit([sessions.deleting(id), ...(isOpen ? [chats.deleting(chatId)] : [])]);
    return true;
  }

  /** The session that is open in a chat, and its id. */
  async findActiveSession(chatId: number): Promise<FoundSession | undefined> {
    return findActiveSession(this.#context, chatId);
  }

  /** Lets somebody join; `rejected` when the time to join is over, or they are in already. */
  async addParticipant(sessionId: string, person: Person): Promise<Changed> {
    return changeSession(this.#context, sessionId, { type: 'join', person });
  }

  /** Opens a proposal in a session. @throws SessionNotFoundError. */
  async addProposal(sessionId: string, data: ProposalData): Promise<Proposal> {
    const { sessions, deadlines } = this.#context;
    const session = await this.#existing(sessionId);
    const whole = toProposal(data, nowOf(this.#context), this.#usual);
    const proposal = { ...whole, endTime: Math.min(whole.endTime, session.endTime) };
    await deadlines.add(deadlinesOfProposal(sessionId, session.chatId, proposal));
    const event = { type: 'proposal-opened', data: { type: 'proposal-opened', proposal } };
    await sessions.update(
      sessionId,
      (before) => ({ ...before, proposals: [...before.proposals, proposal] }),
      { events: [event] },
    );
    return proposal;
  }

  /** Changes fields of a proposal that is in a session; an earlier end counts. @throws SessionNotFoundError. */
  async updateProposal(
    sessionId: string,
    proposalId: string,
    change: Partial<Pick<Proposal, 'text' | 'open' | 'msgId' | 'endTime'>>,
  ): Promise<Proposal | undefined> {
    const { value } = await this.#context.sessions.update(sessionId, (session) =>
      withProposal(session, proposalId, (proposal) => ({ ...proposal, ...change })),
    );
    const proposal = getProposal(value, proposalId);
    if (proposal !== undefined) {
      await this.#hasten(deadlinesOfProposal(sessionId, value.chatId, proposal));
    }
    return proposal;
  }

  /** The proposal of that id in a session. */
  async getProposal(sessionId: string, proposalId: string): Promise<Proposal | undefined> {
    const session = await getSession(this.#context, sessionId);
    return session && getProposal(session, proposalId);
  }

  /** The proposal of a session that takes votes now. */
  async findActiveProposal(sessionId: string): Promise<Proposal | undefined> {
    const session = await getSession(this.#context, sessionId);
    return session && findActiveProposal(session, nowOf(this.#context));
  }

  /** Counts a vote: one a person, the last; `rejected` where the rules do not allow it. */
  async addVote(
    sessionId: string,
    proposalId: string,
    person: Person,
    { vote: choice, amount }: VoteData,
  ): Promise<Changed> {
    return changeSession(this.#context, sessionId, {
      type: 'vote',
      person,
      proposalId,
      choice,
      ...(amount === undefined ? {} : { amount: amountOf(amount) }),
    });
  }

  /**
   * Ends a purchase whose time is over, and carries it out when it was approved: once, however often it is called. Its
   * result is posted by the bot.
   *
   * @param tgid - the chat; a proposal of another one is left alone.
   * @returns `undefined` when it is not due, was cancelled, or is no purchase of that chat.
   */
  async handleBuyProposalEnd(
    proposalId: string,
    sessionId: string,
    tgid: number,
  ): Promise<EndedProposal | undefined> {
    return this.#end(
      proposalId,
      sessionId,
      (proposal, { chatId }) => proposal.type === 'buy' && chatId === tgid,
    );
  }

  /** The same for a sale of an order. */
  async handleSellProposalEnd(
    proposalId: string,
    sessionId: string,
    order: string,
  ): Promise<EndedProposal | undefined> {
    return this.#end(
      proposalId,
      sessionId,
      (proposal) => proposal.type === 'sell' && proposal.order === order,
    );
  }

  async #end(
    proposalId: string,
    sessionId: string,
    isMeant: (proposal: Proposal, session: VotingSession) => boolean,
  ): Promise<EndedProposal | undefined> {
    const session = await getSession(this.#context, sessionId);
    const proposal = session && getProposal(session, proposalId);
    if (session === undefined || proposal === undefined) return undefined;
    if (!isMeant(proposal, session)) return undefined;
    const ended = await endProposal(this.#context, sessionId, proposalId);
    return ended.kind === 'ended' ? ended : undefined;
  }

  /** What is due later than it should be now comes in time; a later end needs nothing: it is asked again then. */
  async #hasten(due: readonly Deadline[]): Promise<void> {
    const { deadlines } = this.#context;
    for (const { dueAt, ...name } of due) await deadlines.hasten(name, dueAt);
  }

  async #existing(sessionId: string): Promise<VotingSession> {
    const session = await getSession(this.#context, sessionId);
    if (session === undefined) throw new SessionNotFoundError('voting-session', sessionId);
    return session;
  }

  get #context(): VotingContext {
    if (this.#opened === undefined) throw new VotingClosedError();
    return this.#opened.context;
  }

  get #usual(): UsualTimes {
    const { joinWindowMs, sessionMinutes, proposalMinutes } = this.#context.rules;
    return {
      sessionMs: sessionMinutes.usual * 60_000,
      joinWindowMs,
      proposalMinutes: proposalMinutes.usual,
    };
  }
}

/** A chat that decided more often gets the latest. */
const mostSessions = 1_000;
