import { createLogger } from '@sesi/platform';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { addProposal } from '../../src/use-cases/add-proposal.ts';
import { changeSession } from '../../src/use-cases/change-session.ts';
import { DeadlineSweep } from '../../src/use-cases/deadlines/deadline-sweep.ts';
import { settleDeadline } from '../../src/use-cases/deadlines/settle-deadline.ts';
import { findActiveSession, getSession } from '../../src/use-cases/find-session.ts';
import type { VotingContext } from '../../src/use-cases/voting-context.ts';
import { idOf, newOrigin, openIn, VotingStand } from '../voting-stand.ts';
import { alice, bob } from '../voting/given.ts';
import { ChatBoard } from './chat-board.ts';

const chatId = -100;
const logger = createLogger({ name: 'test', level: 'silent' });

let stand: VotingStand;
let context: VotingContext;
let board: ChatBoard;

beforeEach(async () => {
  stand = await VotingStand.open();
  context = await stand.context();
  board = new ChatBoard();
  return () => stand[Symbol.asyncDispose]();
});

function sweep(over: VotingContext = context): DeadlineSweep {
  const running = new DeadlineSweep({
    context: { ...over, announcer: board },
    logger,
    intervalMs: 20,
  });
  onTestFinished(() => running[Symbol.asyncDispose]());
  return running;
}

async function proposed(chat = chatId): Promise<{ sessionId: string; proposalId: string }> {
  const sessionId = idOf(await openIn(context, chat));
  const changed = await addProposal(
    context,
    chat,
    { person: alice, text: 'Pizza?', terms: { type: 'decision' }, minutes: 5 },
    newOrigin(),
  );
  const proposal = changed.kind === 'changed' ? changed.session.proposals.at(-1) : undefined;
  if (proposal === undefined) throw new Error(`not proposed but ${changed.kind}`);
  return { sessionId, proposalId: proposal.id };
}

const fiveMinutes = 5 * 60_000;
const settled = (count: number): Promise<void> =>
  vi.waitFor(async () => expect(await stand.deadlines()).toHaveLength(count), { timeout: 10_000 });

describe('deadlines', () => {
  test('are noted before anything opens', async () => {
    const { sessionId, proposalId } = await proposed();
    expect(await stand.deadlines()).toEqual([
      `join-window ${sessionId}`,
      `half-time ${proposalId}`,
      `near-end ${proposalId}`,
      `proposal ${proposalId}`,
      `session ${sessionId}`,
    ]);
  });

  test('that passed while nobody was looking are settled at once, once, and known to be late', async () => {
    const { sessionId, proposalId } = await proposed();
    await changeSession(context, sessionId, { type: 'vote', person: alice, choice: 'yes' });
    stand.now += fiveMinutes + 30_000;
    sweep();
    await settled(1);
    expect(board.posts).toEqual([`result ${proposalId}`]);
    expect(board.lateMs).toEqual([30_000]);
    expect(await getSession(context, sessionId)).toMatchObject({
      proposals: [{ open: false, result: 'approved' }],
    });
  });

  test('the end of a session frees its chat and comes after the result of its last proposal', async () => {
    const { sessionId, proposalId } = await proposed();
    stand.now += 60 * 60_000;
    sweep();
    await settled(0);
    expect(board.posts).toEqual([`result ${proposalId}`, `end ${sessionId}`]);
    expect(await findActiveSession(context, chatId)).toBeUndefined();
  });

  test('of a session that was closed by command post nothing', async () => {
    const { sessionId } = await proposed();
    await changeSession(context, sessionId, { type: 'close', person: alice, isAdmin: false });
    stand.now += 60 * 60_000;
    sweep();
    await settled(0);
    expect(board.posts).toEqual([]);
    expect(await getSession(context, sessionId)).toMatchObject({
      proposals: [{ result: 'cancelled' }],
    });
  });

  test('of what never opened are forgotten', async () => {
    const dueAt = new Date(stand.now);
    await context.deadlines.add([
      { kind: 'proposal', subjectId: 'never', sessionId: 'nothing', chatId, dueAt },
      { kind: 'session', subjectId: 'nothing', sessionId: 'nothing', chatId, dueAt },
    ]);
    sweep();
    await settled(0);
    expect(board.posts).toEqual([]);
  });

  test('are settled by exactly one of many processes, and posted once', async () => {
    const chats = Array.from({ length: 12 }, (_, index) => -1000 - index);
    const proposals = await Promise.all(chats.map((chat) => proposed(chat)));
    const others = [await stand.context(), await stand.context()];
    stand.now += fiveMinutes;
    for (const process of [context, ...others, context]) sweep(process);
    await settled(chats.length);
    expect(board.posts.toSorted()).toEqual(
      proposals.map(({ proposalId }) => `result ${proposalId}`).toSorted(),
    );
  });

  test('stay due while Telegram does not take the message, and are posted once when it does', async () => {
    const { proposalId } = await proposed();
    board.answers = [
      { kind: 'not-delivered', retryAfterMs: 10 },
      { kind: 'not-delivered', retryAfterMs: 10 },
    ];
    stand.now += fiveMinutes;
    sweep();
    await settled(1);
    expect(board.lateMs).toHaveLength(3);
    expect(board.posts).toEqual([`result ${proposalId}`]);
  });

  test('whose message may be in the chat are not posted again: the card is edited until it shows the result', async () => {
    const { proposalId } = await proposed();
    board.answers = [{ kind: 'unknown' }];
    board.editAnswers = [
      { kind: 'delivered' },
      { kind: 'not-delivered', retryAfterMs: 10 },
      { kind: 'unknown' },
    ];
    stand.now += fiveMinutes;
    sweep();
    await settled(1);
    expect(board.posts).toEqual([]);
    expect(board.lateMs).toHaveLength(1);
    expect(board.edits.filter((edited) => edited === proposalId)).toHaveLength(3);
  });

  test('of a chat that takes no messages any more are given up, and its session is closed', async () => {
    const { sessionId } = await proposed();
    board.answers = [{ kind: 'undeliverable' }];
    stand.now += fiveMinutes;
    sweep();
    // The end of the session too, which comes with the closing.
    await settled(0);
    expect(board.posts).toEqual([]);
    expect((await context.sessions.get(sessionId))?.value).toMatchObject({
      open: false,
      closedBecause: 'abandoned',
    });
  });
});

describe('a process that dies while it settles', () => {
  const claimMs = 1_500;

  test('after the vote was decided and before the message: another one posts it', async () => {
    context = await stand.context({ claimMs });
    const { sessionId, proposalId } = await proposed();
    stand.now += fiveMinutes;
    await context.deadlines.claimDue(new Date(stand.now), 10);
    await changeSession(context, sessionId, { type: 'end-proposal', proposalId });
    sweep(await stand.context({ claimMs }));
    await settled(1);
    expect(board.posts).toEqual([`result ${proposalId}`]);
  });

  test('while it posts: nobody posts again, and the card shows the result', async () => {
    context = await stand.context({ claimMs });
    const { proposalId } = await proposed();
    stand.now += fiveMinutes;
    const claimed = await context.deadlines.claimDue(new Date(stand.now), 10);
    for (const deadline of claimed.filter(({ kind }) => kind === 'proposal')) {
      expect(await context.deadlines.beginPosting(deadline)).toBe(true);
    }
    sweep(await stand.context({ claimMs }));
    await settled(1);
    expect(board.posts).toEqual([]);
    expect(board.edits).toContain(proposalId);
  });

  test('and wakes up after its claim has lapsed: it may not post any more', async () => {
    context = await stand.context({ claimMs });
    const { sessionId } = await proposed();
    await changeSession(context, sessionId, { type: 'join', person: bob });
    stand.now += fiveMinutes;
    const slow = await context.deadlines.claimDue(new Date(stand.now), 10);
    sweep(await stand.context({ claimMs }));
    await settled(1);
    for (const deadline of slow) {
      await settleDeadline({ ...context, announcer: board }, deadline);
    }
    expect(board.posts).toHaveLength(1);
  });
});
