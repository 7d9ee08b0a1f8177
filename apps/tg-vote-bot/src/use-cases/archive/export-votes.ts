import type { Choice, Proposal, VotingSession } from '../../voting/voting-session.ts';
import type { BookedPosition } from '../trades/trade-book.ts';
import type { ArchivedSession } from './vote-archive.ts';

/** One vote; of a proposal without any, one row without a vote. Times are ISO dates. */
type VoteRow = Readonly<Record<(typeof voteColumns)[number], string | undefined>>;

const voteColumns = [
  'session_id',
  'session',
  'session_opened',
  'proposal_id',
  'type',
  'proposal',
  'proposed_by',
  'opened',
  'ends',
  'result',
  'person_id',
  'name',
  'vote',
  'amount',
] as const;

/** All votes as CSV, in the order of the sessions. */
export function votesAsCsv(sessions: readonly ArchivedSession[]): string {
  const rows = sessions.flatMap(({ sessionId, session }) =>
    session.proposals.flatMap((proposal) => rowsOf(sessionId, session, proposal)),
  );
  return toCsv(
    voteColumns,
    rows.map((row) => voteColumns.map((column) => row[column])),
  );
}

/** The votes on one proposal as CSV. */
export function proposalAsCsv(
  sessionId: string,
  session: VotingSession,
  proposal: Proposal,
): string {
  return votesAsCsv([{ sessionId, session: { ...session, proposals: [proposal] } }]);
}

/** All sessions as JSON, in the shape of contract D. */
export function sessionsAsJson(sessions: readonly ArchivedSession[]): string {
  const shown = sessions.map(({ sessionId, session }) => ({
    id: sessionId,
    ...session,
    proposals: session.proposals.map(withoutHiddenVotes),
  }));
  return `${JSON.stringify({ sessions: shown }, undefined, 2)}\n`;
}

/** All positions and shares as CSV. */
export function positionsAsCsv(positions: readonly BookedPosition[]): string {
  const columns = ['order', 'token', 'amount', 'price', 'price_source', 'quantity', 'bought'];
  const more = ['sale_price', 'sale_price_source', 'proceeds', 'sold', 'person_id', 'name'];
  const rows = positions.flatMap(({ order, position }) => {
    const { token, amount, price, priceSource, quantity, boughtAt, sale } = position;
    const bought = [order, token, amount, price, priceSource, quantity, iso(boughtAt)];
    const sold =
      sale === undefined
        ? [undefined, undefined, undefined, undefined]
        : [sale.price, sale.priceSource, sale.proceeds, iso(sale.soldAt)];
    return position.shares.map((share) => [
      ...bought,
      ...sold,
      share.personId,
      share.name,
      share.stake,
      share.quantity,
      share.proceeds,
    ]);
  });
  return toCsv([...columns, ...more, 'stake', 'share', 'share_proceeds'], rows);
}

function rowsOf(sessionId: string, session: VotingSession, proposal: Proposal): VoteRow[] {
  const about = {
    session_id: sessionId,
    session: session.message,
    session_opened: iso(session.startTime),
    proposal_id: proposal.id,
    type: proposal.type,
    proposal: proposal.text,
    proposed_by: proposal.createdBy,
    opened: iso(proposal.startTime),
    ends: iso(proposal.endTime),
    result: proposal.result,
  };
  const row = (personId?: string, vote?: { vote: Choice; amount: string }): VoteRow => ({
    ...about,
    person_id: personId,
    name: personId === undefined ? undefined : (session.names[personId] ?? personId),
    vote: vote?.vote,
    amount: vote?.amount,
  });
  const votes = Object.entries(withoutHiddenVotes(proposal).votes);
  return votes.length === 0 ? [row()] : votes.map(([personId, vote]) => row(personId, vote));
}

/** Votes that are hidden until the end are hidden in files too, and for good where there never was an end. */
function withoutHiddenVotes(proposal: Proposal): Proposal {
  const decided = proposal.result === 'approved' || proposal.result === 'rejected';
  return proposal.rules.hidden && !decided ? { ...proposal, votes: {} } : proposal;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** RFC 4180, with a byte order mark so that spreadsheets read the names right. */
function toCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | undefined)[])[],
): string {
  const line = (values: readonly (string | undefined)[]): string =>
    `${values.map((value) => quoted(value ?? '')).join(',')}\r\n`;
  return `\u{feff}${[columns, ...rows].map(line).join('')}`;
}

/** A spreadsheet takes what starts with one of these for a formula: CSV injection (OWASP). A number is none. */
const formula = /^[=+\-@\t\r](?!\d+(?:\.\d+)?$)/;

function quoted(value: string): string {
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
