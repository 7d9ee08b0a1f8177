import { type Amount, amountOf, formatAmount } from './amount.ts';
import { type Decision, type Refusal, reject, type Rejection } from './rejection.ts';
import { countVotes, resultOf } from './tally.ts';
import type { OpenSession, VotingCommand } from './voting-command.ts';
import type { VotingEvent } from './voting-event.ts';
import type { Range, VotingRules } from './voting-rules.ts';
import {
  findActiveProposal,
  getProposal,
  isActive,
  type Proposal,
  type Vote,
  type VotingSession,
} from './voting-session.ts';

/** What a decision depends on besides the session and the command. */
export interface Circumstances {
  /** Epoch milliseconds. Deadlines are judged by this, whether or not a timer has noticed them. */
  readonly now: number;
  readonly rules: VotingRules;
}

type Of<Type extends VotingCommand['type']> = Extract<VotingCommand, { type: Type }>;

/** Decides on /create_session. Whoever opens a session takes part in it. */
export function decideOpening(
  command: OpenSession,
  { now, rules }: Circumstances,
): { readonly kind: 'accepted'; readonly session: VotingSession } | Refusal {
  const minutes = command.minutes ?? rules.sessionMinutes.usual;
  const refusal =
    refuseText(command.message, rules) ?? refuseMinutes(minutes, rules.sessionMinutes);
  if (refusal !== undefined) return reject(refusal);
  const { person, chatId, threadId, language, message } = command;
  const endTime = now + minutes * 60_000;
  const session: VotingSession = {
    message,
    participants: [person.id],
    names: { [person.id]: person.name },
    votes: {},
    chatId,
    ...(threadId === undefined ? {} : { threadId }),
    open: true,
    createdBy: person.id,
    ...(person.username === undefined ? {} : { createdByUsername: person.username }),
    proposals: [],
    language,
    startTime: now,
    joinUntil: Math.min(now + rules.joinWindowMs, endTime),
    endTime,
  };
  return { kind: 'accepted', session };
}

/** Decides on what people and deadlines ask of a session. */
export function decide(
  session: VotingSession,
  command: VotingCommand,
  circumstances: Circumstances,
): Decision {
  const { now } = circumstances;
  switch (command.type) {
    case 'join':
      return decideJoining(session, command, now);
    case 'propose':
      return decideProposal(session, command, circumstances);
    case 'vote':
      return decideVote(session, command, circumstances);
    case 'close':
      return decideClosing(session, command, now);
    case 'end-proposal': {
      const proposal = getProposal(session, command.proposalId);
      if (proposal === undefined) return reject({ reason: 'unknown-proposal' });
      if (!proposal.open) return reject({ reason: 'proposal-over', result: proposal.result });
      return now < proposal.endTime ? reject({ reason: 'not-due' }) : accept(ended(proposal));
    }
    case 'end-session':
      if (!session.open) return reject({ reason: 'session-closed' });
      if (now < session.endTime) return reject({ reason: 'not-due' });
      return accept(...stopProposals(session, now), { type: 'session-closed', because: 'time' });
  }
}

function decideJoining(session: VotingSession, { person }: Of<'join'>, now: number): Decision {
  if (isOver(session, now)) return reject({ reason: 'session-closed' });
  if (session.participants.includes(person.id)) return reject({ reason: 'already-joined' });
  if (now >= session.joinUntil) return reject({ reason: 'joining-over' });
  return accept({ type: 'participant-joined', person });
}

function decideProposal(
  session: VotingSession,
  command: Of<'propose'>,
  { now, rules }: Circumstances,
): Decision {
  const refusal = refuseOutsider(session, command.person.id, now);
  if (refusal !== undefined) return reject(refusal);
  const open = findActiveProposal(session, now);
  if (open !== undefined) {
    return reject({ reason: 'proposal-open', text: open.text, endTime: open.endTime });
  }
  const minutes = command.minutes ?? rules.proposalMinutes.usual;
  const { terms } = command;
  const problem =
    refuseText(command.text, rules) ??
    refuseMinutes(minutes, rules.proposalMinutes) ??
    (terms.type === 'buy' ? refuseAmount(amountOf(terms.amount), rules) : undefined);
  if (problem !== undefined) return reject(problem);
  const proposal: Proposal = {
    id: command.proposalId,
    text: command.text,
    ...terms,
    votes: {},
    open: true,
    createdBy: command.person.id,
    ...(command.person.username === undefined
      ? {}
      : { createdByUsername: command.person.username }),
    duration: minutes,
    startTime: now,
    endTime: Math.min(now + minutes * 60_000, session.endTime),
  };
  // One whose time is over but that nobody has settled yet must not stand in the way of the next.
  return accept(...stopProposals(session, now), { type: 'proposal-opened', proposal });
}

function decideVote(
  session: VotingSession,
  command: Of<'vote'>,
  { now, rules }: Circumstances,
): Decision {
  const refusal = refuseOutsider(session, command.person.id, now);
  if (refusal !== undefined) return reject(refusal);
  const proposal =
    command.proposalId === undefined
      ? findActiveProposal(session, now)
      : getProposal(session, command.proposalId);
  if (proposal === undefined) {
    return reject({
      reason: command.proposalId === undefined ? 'no-proposal-open' : 'unknown-proposal',
    });
  }
  if (!isActive(session, proposal, now)) {
    return reject({ reason: 'proposal-over', result: proposal.result });
  }
  const before = proposal.votes[command.person.id];
  const isPurchase = proposal.type === 'buy' && command.choice === 'yes';
  if (command.amount !== undefined && !isPurchase) return reject({ reason: 'amount-not-wanted' });
  const amount = command.amount ?? usualAmount(isPurchase, before, rules);
  const outOfRange = isPurchase ? refuseAmount(amount, rules) : undefined;
  if (outOfRange !== undefined) return reject(outOfRange);
  const vote: Vote = { vote: command.choice, amount: formatAmount(amount) };
  if (before?.vote === vote.vote && before.amount === vote.amount) {
    return reject({ reason: 'vote-unchanged' });
  }
  return accept({
    type: 'vote-cast',
    proposalId: proposal.id,
    personId: command.person.id,
    vote,
    ...(before === undefined ? {} : { before }),
  });
}

function decideClosing(session: VotingSession, command: Of<'close'>, now: number): Decision {
  if (isOver(session, now)) return reject({ reason: 'session-closed' });
  if (!command.isAdmin && command.person.id !== session.createdBy) {
    return reject({ reason: 'not-allowed-to-close' });
  }
  return accept(...stopProposals(session, now), {
    type: 'session-closed',
    because: 'command',
    personId: command.person.id,
  });
}

/** Ends every open proposal: what its time has ended is counted, the rest is cancelled. */
function stopProposals(session: VotingSession, now: number): VotingEvent[] {
  return session.proposals
    .filter(({ open }) => open)
    .map((proposal) =>
      now >= proposal.endTime
        ? ended(proposal)
        : { type: 'proposal-cancelled', proposalId: proposal.id },
    );
}

function ended(proposal: Proposal): VotingEvent {
  return {
    type: 'proposal-ended',
    proposalId: proposal.id,
    result: resultOf(countVotes(proposal)),
  };
}

function isOver(session: VotingSession, now: number): boolean {
  return !session.open || now >= session.endTime;
}

function refuseOutsider(
  session: VotingSession,
  personId: string,
  now: number,
): Rejection | undefined {
  if (isOver(session, now)) return { reason: 'session-closed' };
  if (session.participants.includes(personId)) return undefined;
  return { reason: 'not-a-participant', mayStillJoin: now < session.joinUntil };
}

function refuseText(text: string, { longestText }: VotingRules): Rejection | undefined {
  const { length } = text;
  return length > longestText ? { reason: 'text-too-long', most: longestText, length } : undefined;
}

function refuseMinutes(minutes: number, { least, most }: Range): Rejection | undefined {
  if (minutes >= least && minutes <= most) return undefined;
  const nearest = minutes > most ? most : least;
  return { reason: 'minutes-out-of-range', least, most, nearest };
}

function refuseAmount(amount: Amount, { amount: range }: VotingRules): Rejection | undefined {
  const { least, most } = range;
  if (amount >= amountOf(least) && amount <= amountOf(most)) return undefined;
  const nearest = amount > amountOf(most) ? most : least;
  return { reason: 'amount-out-of-range', least, most, nearest };
}

function usualAmount(isPurchase: boolean, before: Vote | undefined, rules: VotingRules): Amount {
  if (!isPurchase) return amountOf('0');
  return amountOf(before?.vote === 'yes' ? before.amount : rules.amount.usual);
}

function accept(...events: readonly VotingEvent[]): Decision {
  return { kind: 'accepted', events };
}
