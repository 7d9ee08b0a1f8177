import { decide } from '../voting/decide.ts';
import { evolve } from '../voting/evolve.ts';
import type { Rejection } from '../voting/rejection.ts';
import type { ChatSettings } from '../voting/rules/chat-settings.ts';
import type { VotingCommand } from '../voting/voting-command.ts';
import { getProposal } from '../voting/voting-session.ts';
import { type Changed, changeSession } from './change-session.ts';
import { claimUpdate } from './claim-update.ts';
import { deadlinesOfProposal } from './deadlines/deadlines-of.ts';
import { findActiveSession } from './find-session.ts';
import { newId } from './new-id.ts';
import { circumstancesOf, type VotingContext } from './voting-context.ts';

/** What /propose asks for; the id is made here. */
export type ProposalRequest = Omit<
  Extract<VotingCommand, { type: 'propose' }>,
  'type' | 'proposalId'
>;

/**
 * Opens a proposal in the session of a chat. Its deadlines are noted before, so that no proposal is ever open without
 * anybody to end it.
 */
export async function addProposal(
  context: VotingContext,
  chatId: number,
  request: ProposalRequest,
  origin: string,
): Promise<Changed> {
  const found = await findActiveSession(context, chatId);
  if (found === undefined) return { kind: 'no-session' };
  const { id: sessionId, value: session } = found;
  if ((await context.handled.get(origin)) !== undefined) return { kind: 'repeated', sessionId };
  const settings = await context.settings.get(chatId);
  const proposalId = newId();
  const command: VotingCommand = { type: 'propose', proposalId, ...request };
  const circumstances = circumstancesOf(context, settings);
  const decision = decide(session, command, circumstances);
  const rejection =
    decision.kind === 'rejected'
      ? decision.rejection
      : await refuseSale(context, chatId, request, settings);
  if (decision.kind === 'rejected' || rejection !== undefined) {
    const isNew = await claimUpdate(context, origin);
    if (!isNew || rejection === undefined) return { kind: 'repeated', sessionId };
    return { kind: 'rejected', sessionId, session, rejection };
  }
  const proposal = getProposal(decision.events.reduce(evolve, session), proposalId);
  if (proposal === undefined) throw new Error('an accepted proposal is not in its session');
  await context.deadlines.add(deadlinesOfProposal(sessionId, chatId, proposal));
  return changeSession(context, sessionId, command, { origin, circumstances });
}

/** On paper a group can sell only what it holds; what a trading system holds is for that system to know. */
async function refuseSale(
  { trades }: VotingContext,
  chatId: number,
  { terms }: ProposalRequest,
  { execution }: ChatSettings,
): Promise<Rejection | undefined> {
  if (terms.type !== 'sell' || execution !== 'paper') return undefined;
  const held = (await trades.positions(chatId)).filter(
    ({ position }) => position.sale === undefined,
  );
  const orders = held.map(({ order }) => order);
  if (orders.includes(terms.order)) return undefined;
  return orders.length === 0 ? { reason: 'nothing-held' } : { reason: 'unknown-order', orders };
}
