import { openJobs } from '@sesi/jobs';
import { createLogger } from '@sesi/platform';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { PostgresChatRecords } from '../../src/postgres/postgres-chat-records.ts';
import { addProposal, type ProposalRequest } from '../../src/use-cases/add-proposal.ts';
import { changeSession } from '../../src/use-cases/change-session.ts';
import { abandonChat } from '../../src/use-cases/chats/abandon-chat.ts';
import { moveChat } from '../../src/use-cases/chats/move-chat.ts';
import { DeadlineJobs, handleDeadlineJobs } from '../../src/use-cases/deadlines/deadline-jobs.ts';
import { DeadlineSweep } from '../../src/use-cases/deadlines/deadline-sweep.ts';
import { findActiveSession } from '../../src/use-cases/find-session.ts';
import type { TradeAnswer, TradeOrder } from '../../src/use-cases/trades/trading-system.ts';
import type { VotingContext } from '../../src/use-cases/voting-context.ts';
import { type ChatSettings, usualSettings } from '../../src/voting/rules/chat-settings.ts';
import { idOf, newOrigin, openIn, VotingStand } from '../voting-stand.ts';
import { alice, bob } from '../voting/given.ts';
import { ChatBoard } from './chat-board.ts';

const chatId = -100;
const logger = createLogger({ name: 'test', level: 'silent' });
const minute = 60_000;

let stand: VotingStand;
let context: VotingContext;
let board: ChatBoard;

beforeEach(async () => {
  stand = await VotingStand.open();
  context = await stand.context();
  board = new ChatBoard();
  return () => stand[Symbol.asyncDispose]();
});

function sweep(over: VotingContext = context, intervalMs = 20): DeadlineSweep {
  const running = new DeadlineSweep({
    context: { ...over, announcer: board },
    logger,
    intervalMs,
  });
  onTestFinished(() => running[Symbol.asyncDispose]());
  return running;
}

/** Remembers what it was sent, and answers as it is told. */
class Desk {
  readonly orders: TradeOrder[] = [];
  answers: TradeAnswer[] = [];

  async send(order: TradeOrder): Promise<TradeAnswer> {
    this.orders.push(order);
    return this.answers.shift() ?? { kind: 'taken' };
  }
}

const purchase: Omit<ProposalRequest, 'person'> = {
  text: 'BUY token=BONK amount=0.05 price=target:0.5',
  terms: { type: 'buy', token: 'BONK', amount: '0.05', price: 'target:0.5' },
  minutes: 5,
};

async function choose(settings: Partial<ChatSettings>): Promise<void> {
  await context.settings.change(chatId, () => ({ ...usualSettings, ...settings }), newOrigin());
}

/** Alice puts something to the vote and says yes. */
async function approved(
  over: VotingContext = context,
  request: Omit<ProposalRequest, 'person'> = purchase,
): Promise<{ sessionId: string; proposalId: string }> {
  const found = await findActiveSession(over, chatId);
  const sessionId = found?.id ?? idOf(await openIn(over, chatId));
  const changed = await addProposal(over, chatId, { person: alice, ...request }, newOrigin());
  if (changed.kind !== 'changed') throw new Error(`not proposed but ${JSON.stringify(changed)}`);
  const proposalId = changed.session.proposals.at(-1)?.id ?? '';
  await changeSession(over, sessionId, { type: 'vote', person: alice, choice: 'yes' });
  return { sessionId, proposalId };
}

const posted = (what: string): Promise<void> =>
  vi.waitFor(() => expect(board.posts).toContain(what), { timeout: 10_000 });

describe('an approved trade', () => {
  test('is booked once, whichever of many processes settles it', async () => {
    const { proposalId } = await approved();
    stand.now += 5 * minute;
    for (const process of [context, await stand.context(), context]) sweep(process);
    await posted(`result ${proposalId}`);
    expect(board.executed).toEqual(['bought']);
    expect(await context.trades.positions(chatId)).toMatchObject([
      { order: '1', proposalId, position: { amount: '0.01', quantity: '0.02' } },
    ]);
  });

  test('is sold by its number, and only what the chat holds can be put to the vote', async () => {
    const sell = (order: string): Omit<ProposalRequest, 'person'> => ({
      text: `SELL order=${order}`,
      terms: { type: 'sell', order, price: 'target:1' },
      minutes: 5,
    });
    await openIn(context, chatId);
    const propose = (order: string): Promise<unknown> =>
      addProposal(context, chatId, { person: alice, ...sell(order) }, newOrigin());
    expect(await propose('1')).toMatchObject({ rejection: { reason: 'nothing-held' } });
    await approved();
    stand.now += 5 * minute;
    sweep();
    await vi.waitFor(() => expect(board.executed).toEqual(['bought']), { timeout: 10_000 });
    expect(await propose('2')).toMatchObject({
      rejection: { reason: 'unknown-order', orders: ['1'] },
    });
    await approved(context, sell('1'));
    stand.now += 5 * minute;
    await vi.waitFor(() => expect(board.executed).toEqual(['bought', 'sold']), {
      timeout: 10_000,
    });
    expect(await context.trades.positions(chatId)).toMatchObject([
      { position: { sale: { price: '1', proceeds: '0.02' } } },
    ]);
    expect(await propose('1')).toMatchObject({ rejection: { reason: 'nothing-held' } });
  });

  test('to sell is voted on by all who joined, holders or not, and its proceeds go to the holders alone', async () => {
    const bought = idOf(await openIn(context, chatId));
    await changeSession(context, bought, { type: 'join', person: bob });
    await addProposal(context, chatId, { person: alice, ...purchase }, newOrigin());
    await changeSession(context, bought, { type: 'vote', person: bob, choice: 'yes' });
    await changeSession(context, bought, { type: 'vote', person: alice, choice: 'abstain' });
    stand.now += 5 * minute;
    sweep();
    await vi.waitFor(() => expect(board.executed).toEqual(['bought']), { timeout: 10_000 });
    await changeSession(context, bought, { type: 'close', person: alice, isAdmin: false });
    // Bob, who holds it all, is not in this one.
    await approved(context, {
      text: 'SELL order=1',
      terms: { type: 'sell', order: '1', price: 'target:1' },
      minutes: 5,
    });
    stand.now += 5 * minute;
    await vi.waitFor(() => expect(board.executed).toEqual(['bought', 'sold']), {
      timeout: 10_000,
    });
    const [sold] = await context.trades.positions(chatId);
    expect(sold?.position.shares).toMatchObject([{ personId: bob.id, proceeds: '0.02' }]);
  });

  test('goes to the trading system until that takes it, under one key, and is told once', async () => {
    const desk = new Desk();
    desk.answers = [
      { kind: 'unavailable', reason: 'busy' },
      { kind: 'unavailable', reason: 'busy' },
    ];
    const withDesk = { ...context, tradingSystem: desk };
    await choose({ execution: 'webhook' });
    const { proposalId } = await approved(withDesk);
    stand.now += 5 * minute;
    sweep(withDesk);
    await posted(`taken ${proposalId}`);
    expect(board.executed).toEqual(['sent']);
    expect(desk.orders).toHaveLength(3);
    expect(new Set(desk.orders.map((order) => order.proposalId))).toEqual(new Set([proposalId]));
    expect(desk.orders[0]).toMatchObject({
      side: 'buy',
      token: 'BONK',
      price: 'target:0.5',
      amount: '0.01',
      stakes: { '1': '0.01' },
    });
    expect(await context.trades.positions(chatId)).toEqual([]);
  });

  test('that the trading system refuses is told, and not sent again', async () => {
    const desk = new Desk();
    desk.answers = [{ kind: 'refused', reason: 'unknown token' }];
    const withDesk = { ...context, tradingSystem: desk };
    await choose({ execution: 'webhook' });
    const { proposalId } = await approved(withDesk);
    stand.now += 5 * minute;
    sweep(withDesk);
    await posted(`refused ${proposalId}`);
    expect(desk.orders).toHaveLength(1);
  });

  test('is on paper where there is no trading system any more', async () => {
    await choose({ execution: 'webhook' });
    await approved();
    stand.now += 5 * minute;
    sweep();
    await vi.waitFor(() => expect(board.executed).toEqual(['bought']), { timeout: 10_000 });
  });
});

describe('reminders', () => {
  test('come at half-time and near the end, while somebody has not voted', async () => {
    const { sessionId, proposalId } = await approved();
    await changeSession(context, sessionId, { type: 'join', person: bob });
    sweep();
    stand.now += 2.5 * minute;
    await posted(`half-time ${proposalId}`);
    await changeSession(context, sessionId, { type: 'vote', person: bob, choice: 'no' });
    stand.now += 1.5 * minute;
    stand.now += minute;
    await posted(`result ${proposalId}`);
    expect(board.posts).not.toContain(`near-end ${proposalId}`);
  });
});

describe('a vote that is decided before its end', () => {
  test('is told at once', async () => {
    await choose({ earlyClose: true, changeVote: false });
    await openIn(context, chatId);
    stand.now += 15_000;
    const { proposalId } = await approved();
    sweep();
    await posted(`result ${proposalId}`);
    expect(board.lateMs).toEqual([0]);
  });
});

describe('a session that is over', () => {
  test('is archived at once when it is closed, and stays in its key', async () => {
    const { sessionId } = await approved();
    await changeSession(context, sessionId, { type: 'close', person: alice, isAdmin: false });
    sweep();
    await vi.waitFor(
      async () => expect(await context.archive.sessions(chatId, 10)).toMatchObject([{ sessionId }]),
      { timeout: 10_000 },
    );
    expect((await context.sessions.get(sessionId))?.value.open).toBe(false);
    expect(board.posts).toEqual([]);
  });

  test('is closed as abandoned where the bot was removed', async () => {
    const { sessionId } = await approved();
    await abandonChat(context, chatId);
    expect((await context.sessions.get(sessionId))?.value).toMatchObject({
      open: false,
      closedBecause: 'abandoned',
      proposals: [{ result: 'cancelled' }],
    });
    expect(await findActiveSession(context, chatId)).toBeUndefined();
  });
});

describe('a group that becomes a supergroup', () => {
  test('keeps its session, whoever says so first and how often', async () => {
    const { sessionId, proposalId } = await approved();
    const records = new PostgresChatRecords(stand.pool);
    const moved = await Promise.all(
      [1, 2, 3].map(() => moveChat(context, records, chatId, -1_002)),
    );
    expect(moved.filter((id) => id !== undefined)).toEqual([sessionId]);
    expect(await findActiveSession(context, chatId)).toBeUndefined();
    expect(await findActiveSession(context, -1_002)).toMatchObject({
      id: sessionId,
      value: { chatId: -1_002 },
    });
    stand.now += 5 * minute;
    sweep();
    await posted(`result ${proposalId}`);
    expect((await context.trades.positions(-1_002)).map(({ order }) => order)).toEqual(['1']);
  });
});

describe('the jobs of deadlines', () => {
  test('settle them where no sweep looks', async () => {
    await using jobs = await openJobs({ postgres: { url: stand.databaseUrl } });
    const withJobs = {
      ...context,
      deadlines: new DeadlineJobs(context.deadlines, jobs, logger),
      // Jobs come by the clock of Postgres.
      clock: { now: () => new Date(Date.now() + 5 * minute) },
    };
    const idle = sweep(withJobs, 3_600_000);
    await using worker = handleDeadlineJobs(jobs, idle);
    expect(worker.job).toBe('vote_deadline');
    await choose({ earlyClose: true, changeVote: false });
    const opened = idOf(await openIn(withJobs, chatId, { minutes: 60 }));
    await changeSession(withJobs, opened, { type: 'close', person: alice, isAdmin: false });
    await vi.waitFor(
      async () => expect(await context.archive.sessions(chatId, 10)).toHaveLength(1),
      { timeout: 15_000 },
    );
  });
});
