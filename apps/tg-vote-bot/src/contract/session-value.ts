import { usualProposalRules } from '../voting/rules/proposal-rules.ts';
import type { Proposal, ProposalTerms, VotingSession } from '../voting/voting-session.ts';

/** What a field may be left out of: it is then what contract D says. */
type Optional<Value, Names extends keyof Value> = Omit<Value, Names> & Partial<Pick<Value, Names>>;

/** A session as scripts of contract D write it: what came later may be left out. */
export type SessionData = Optional<
  Omit<VotingSession, 'proposals'>,
  'names' | 'votes' | 'open' | 'language' | 'startTime' | 'joinUntil' | 'endTime'
> & { readonly proposals?: readonly ProposalData[] };

/** A proposal as scripts of contract D write it. */
export type ProposalData = ProposalTerms &
  Optional<ProposalFields, 'votes' | 'open' | 'duration' | 'startTime' | 'endTime' | 'rules'>;

type ProposalFields = Omit<Proposal, keyof ProposalTerms | 'token' | 'amount' | 'price' | 'order'>;

/** How long a session and a proposal last when nothing is said. */
export interface UsualTimes {
  readonly sessionMs: number;
  readonly joinWindowMs: number;
  readonly proposalMinutes: number;
}

/** The whole value of a session that was written now. */
export function toSession(data: SessionData, now: number, usual: UsualTimes): VotingSession {
  const startTime = data.startTime ?? now;
  const endTime = data.endTime ?? startTime + usual.sessionMs;
  const names = Object.fromEntries(data.participants.map((id) => [id, id]));
  return {
    ...data,
    names: { ...names, ...data.names },
    votes: {},
    open: data.open ?? true,
    language: data.language ?? 'en',
    startTime,
    joinUntil: data.joinUntil ?? Math.min(startTime + usual.joinWindowMs, endTime),
    endTime,
    proposals: (data.proposals ?? []).map((proposal) => toProposal(proposal, now, usual)),
  };
}

/** The whole value of a proposal that was written now. */
export function toProposal(data: ProposalData, now: number, usual: UsualTimes): Proposal {
  const startTime = data.startTime ?? now;
  const duration = data.duration ?? usual.proposalMinutes;
  return {
    ...data,
    votes: data.votes ?? {},
    open: data.open ?? true,
    duration,
    startTime,
    endTime: data.endTime ?? startTime + duration * 60_000,
    rules: data.rules ?? usualProposalRules,
  };
}
