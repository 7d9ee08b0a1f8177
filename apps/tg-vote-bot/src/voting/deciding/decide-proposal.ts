import { amountOf } from '../amount.ts';
import { type Decision, reject, type Rejection } from '../rejection.ts';
import { freezeRules } from '../rules/proposal-rules.ts';
import type { VotingCommand } from '../voting-command.ts';
import { findActiveProposal, type Proposal, type VotingSession } from '../voting-session.ts';
import type { Circumstances } from './circumstances.ts';
import { accept, refuseAmount, refuseMinutes, refuseOutsider, refuseText } from './refuse.ts';
import { stopProposals } from './stop-proposals.ts';

type Propose = Extract<VotingCommand, { type: 'propose' }>;

/** Decides on /propose. The rules of the chat are frozen into what opens. */
export function decideProposal(
  session: VotingSession,
  command: Propose,
  { now, rules, settings }: Circumstances,
): Decision {
  const refusal =
    refuseOutsider(session, command.person.id, now) ??
    refuseProposer(session, command, settings.mayPropose);
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
    (terms.type === 'buy' ? refuseAmount(amountOf(terms.amount), rules.amount) : undefined);
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
    rules: freezeRules(settings, rules),
  };
  // One whose time is over but that nobody has settled yet must not stand in the way of the next.
  return accept(...stopProposals(session, now), { type: 'proposal-opened', proposal });
}

function refuseProposer(
  session: VotingSession,
  { person, isAdmin = false }: Propose,
  may: Circumstances['settings']['mayPropose'],
): Rejection | undefined {
  if (may === 'participants' || isAdmin) return undefined;
  if (may === 'admins') return { reason: 'admins-only' };
  return person.id === session.createdBy ? undefined : { reason: 'opener-only' };
}
