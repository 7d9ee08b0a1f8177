import { formatAmount } from '../../voting/amount.ts';
import { countVotes } from '../../voting/tally.ts';
import type { VotingRules } from '../../voting/voting-rules.ts';
import {
  type Choice,
  choices,
  isActive,
  type Proposal,
  type VotingSession,
} from '../../voting/voting-session.ts';
import type { Speech } from '../texts/translate.ts';
import { formatMinutes, formatNames, formatTime } from './format.ts';
import { lines, type View } from './view.ts';

/** The message that shows a proposal, its votes so far and, while it is open, the buttons to vote. */
export function proposalCard(
  speech: Speech,
  session: VotingSession,
  proposal: Proposal,
  at: { readonly now: number; readonly rules: VotingRules },
): View {
  const { html, plain } = speech;
  const active = isActive(session, proposal, at.now);
  const name = session.names[proposal.createdBy] ?? proposal.createdBy;
  const time = formatMinutes(speech, proposal.duration);
  const until = formatTime(speech, proposal.endTime, proposal.startTime);
  const title =
    proposal.result === undefined ? 'proposal.title' : (`result.${proposal.result}` as const);
  const button = (choice: Choice): View['rows'][number][number] => ({
    label: plain(`buttons.${choice}`),
    button: { action: 'vote', choice, proposalId: proposal.id },
  });
  return {
    html: lines(
      html(title, { text: proposal.text }),
      html('proposal.by', { name, time, until }),
      '',
      tallyLine(speech, proposal),
      ...voterLines(speech, session, proposal),
      ...(active ? ['', hint(speech, proposal, at.rules)] : []),
      proposal.open && !active ? html('proposal.counting') : undefined,
    ),
    rows: active ? [choices.map(button)] : [],
  };
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
  const named = (choice: Choice): readonly string[] =>
    session.participants.flatMap((id) => {
      const vote = proposal.votes[id];
      if (vote?.vote !== choice) return [];
      const name = session.names[id] ?? id;
      return proposal.type === 'buy' && choice === 'yes' ? [`${name} ${vote.amount}`] : [name];
    });
  const groups = choices.flatMap((choice) => {
    const names = named(choice);
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

function hint({ html }: Speech, proposal: Proposal, { amount }: VotingRules): string {
  return proposal.type === 'buy'
    ? html('proposal.hintAmount', { amount: amount.usual })
    : html('proposal.hint');
}
