import { amountOf, formatAmount } from '../../voting/amount.ts';
import { eligibleOf, quorumHeads } from '../../voting/result/outcome.ts';
import { countVotes } from '../../voting/result/tally.ts';
import { fromUnits } from '../../voting/trade/decimal.ts';
import {
  type Choice,
  choices,
  isActive,
  type Proposal,
  takesAmount,
  type VotingSession,
} from '../../voting/voting-session.ts';
import type { Speech } from '../texts/translate.ts';
import { formatMinutes, formatNames, formatTime } from './format.ts';
import { lines, type View, type ViewButton } from './view.ts';

/** The message that shows a proposal, its votes so far and, while it is open, the buttons to vote. */
export function proposalCard(
  speech: Speech,
  session: VotingSession,
  proposal: Proposal,
  now: number,
): View {
  const { html } = speech;
  const active = isActive(session, proposal, now);
  const name = session.names[proposal.createdBy] ?? proposal.createdBy;
  const time = formatMinutes(speech, proposal.duration);
  const until = formatTime(speech, proposal.endTime, proposal.startTime);
  const title =
    proposal.result === undefined ? 'proposal.title' : (`result.${proposal.result}` as const);
  return {
    html: lines(
      html(title, { text: proposal.text }),
      html('proposal.by', { name, time, until }),
      '',
      ...votesSoFar(speech, session, proposal),
      ...(active ? ['', hint(speech, proposal)] : []),
      proposal.open && !active ? html('proposal.counting') : undefined,
    ),
    rows: active ? buttons(speech, proposal) : [],
  };
}

/** The votes as far as they may be seen: of a hidden vote how many there are, until it is over. */
export function votesSoFar(
  speech: Speech,
  session: VotingSession,
  proposal: Proposal,
): readonly string[] {
  const rules = ruleLines(speech, session, proposal);
  if (isHidden(proposal)) {
    const count = Object.keys(proposal.votes).length;
    return [speech.html('proposal.hidden', { count }), ...rules];
  }
  return [tallyLine(speech, proposal), ...voterLines(speech, session, proposal), ...rules];
}

/** Whether nobody may see yet who voted what. */
export function isHidden({ rules, result }: Proposal): boolean {
  return rules.hidden && (result === undefined || result === 'cancelled');
}

/** The counts in one line; for a purchase with what the yes votes add up to. */
export function tallyLine({ html }: Speech, proposal: Proposal): string {
  const { yes, no, abstain, yesAmount } = countVotes(proposal);
  return proposal.type === 'buy' && yes > 0
    ? html('proposal.tallyAmount', { yes, no, abstain, amount: formatAmount(yesAmount) })
    : html('proposal.tally', { yes, no, abstain });
}

/** Who voted what, and who has not. */
export function voterLines(
  speech: Speech,
  session: VotingSession,
  proposal: Proposal,
): readonly string[] {
  const { html } = speech;
  const ids = votersOf(session, proposal);
  const groups = choices.flatMap((choice) => {
    const names = ids
      .filter((id) => proposal.votes[id]?.vote === choice)
      .map((id) => withAmount(proposal, session.names[id] ?? id, id));
    return names.length === 0
      ? []
      : [html(`proposal.${choice}`, { names: formatNames(speech, names) })];
  });
  const silent = session.participants.filter((id) => proposal.votes[id] === undefined);
  if (silent.length === 0) return groups;
  const names = formatNames(
    speech,
    silent.map((id) => session.names[id] ?? id),
  );
  const ended = proposal.result !== undefined;
  return [...groups, html(ended ? 'proposal.silent' : 'proposal.waiting', { names })];
}

/** Participants in the order of joining, then those who left after they had voted. */
function votersOf(session: VotingSession, proposal: Proposal): readonly string[] {
  return [...new Set([...session.participants, ...Object.keys(proposal.votes)])];
}

function withAmount(proposal: Proposal, name: string, id: string): string {
  const vote = proposal.votes[id];
  return vote !== undefined && takesAmount(proposal, vote.vote) ? `${name} ${vote.amount}` : name;
}

/** The rules of this vote, where they are not the usual ones. */
export function ruleLines(
  { html }: Speech,
  session: VotingSession,
  proposal: Proposal,
): readonly string[] {
  const { quorum, majority, weight, weightCap: cap, changeVote } = proposal.rules;
  const said: string[] = [];
  if (quorum > 0) {
    const missing =
      quorumHeads(proposal, eligibleOf(session, proposal)) - Object.keys(proposal.votes).length;
    const percent = quorum;
    if (missing <= 0) said.push(html('proposal.quorumReached', { percent }));
    else if (proposal.open) said.push(html('proposal.quorum', { count: missing, percent }));
  }
  if (majority !== 'half') said.push(html(`proposal.majority.${majority}`));
  if (weight === 'amount' && !isHidden(proposal)) {
    const tally = countVotes(proposal);
    const about = { yes: inDecimals(tally.yesWeight), no: inDecimals(tally.noWeight) };
    said.push(
      cap === undefined
        ? html('proposal.weighed', about)
        : html('proposal.weighedCap', { ...about, cap }),
    );
  }
  if (proposal.open && !changeVote) said.push(html('proposal.final'));
  return said;
}

/** Weights by amount are billionths. */
function inDecimals(weight: bigint): string {
  return fromUnits(weight * 1_000_000_000n);
}

function hint({ html }: Speech, proposal: Proposal): string {
  if (proposal.rules.hidden) return html('proposal.hintHidden');
  return takesAmount(proposal, 'yes')
    ? html('proposal.hintAmount', { amount: proposal.rules.amount.usual })
    : html('proposal.hint');
}

/** Yes, no and abstain; where an amount goes with a vote, some amounts below. */
function buttons({ plain }: Speech, proposal: Proposal): View['rows'] {
  const { id: proposalId } = proposal;
  const plainRow = choices.map((choice) => ({
    label: plain(`buttons.${choice}`),
    button: { action: 'vote', choice, proposalId } as const,
  }));
  const amounts = presets(proposal);
  const rows = (['yes', 'no'] as const)
    .filter((choice) => takesAmount(proposal, choice))
    .map((choice) =>
      amounts.map((amount): ViewButton => ({
        label: `${marks[choice]} ${amount}`,
        button: { action: 'vote', choice, proposalId, amount },
      })),
    );
  return [plainRow, ...rows];
}

const marks: Readonly<Record<Exclude<Choice, 'abstain'>, string>> = { yes: '✅', no: '❌' };

/** The usual amount, five and ten times of it, and the largest, as far as they are allowed. */
function presets({ rules }: Proposal): readonly string[] {
  const { usual, most } = rules.amount;
  const wanted = [1n, 5n, 10n].map((times) => BigInt(amountOf(usual)) * times);
  const allowed = wanted.filter((amount) => amount <= BigInt(amountOf(most)));
  const decimals = allowed.map((amount) => fromUnits(amount * 1_000_000_000n));
  return [...new Set([...decimals, most])];
}
