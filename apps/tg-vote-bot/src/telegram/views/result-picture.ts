import { printable } from '@sesi/charts';

import { type Bar, drawResultChart } from '../../pictures/result-chart.ts';
import { formatAmount } from '../../voting/amount.ts';
import { countVotes } from '../../voting/result/tally.ts';
import { type Choice, choices, type Proposal } from '../../voting/voting-session.ts';
import type { Speech } from '../texts/translate.ts';

const colors: Readonly<Record<Choice, string>> = {
  yes: '#2e9e5b',
  no: '#d64545',
  abstain: '#9aa5b1',
};

/** The result of a vote as a PNG; of one in which nobody voted there is none. */
export function resultPicture({ plain }: Speech, proposal: Proposal): Buffer | undefined {
  const tally = countVotes(proposal);
  if (tally.yes + tally.no + tally.abstain === 0) return undefined;
  const bars = choices.map((choice): Bar => {
    const paid = choice === 'yes' && proposal.type === 'buy' && tally.yes > 0;
    const count = String(tally[choice]);
    return {
      label: printable(plain(`buttons.${choice}`)),
      value: tally[choice],
      color: colors[choice],
      text: paid ? `${count} (${formatAmount(tally.yesAmount)})` : count,
    };
  });
  const verdict = plain(`result.${proposal.result ?? 'cancelled'}`, { text: '' });
  return drawResultChart({
    title: proposal.text,
    subtitle: printable(verdict.replaceAll(/<[^>]*>/g, '')).replace(/:\s*$/, ''),
    bars,
  });
}
