import { createLogger } from '@sesi/platform';
import { SessionNotFoundError } from '@sesi/session-core';
import { beforeEach, expect, test } from 'vitest';

import { openVoting } from '../../src/contract/open-voting.ts';
import { SessionFunctions, VotingClosedError } from '../../src/contract/session-functions.ts';
import { archiveSession } from '../../src/use-cases/archive/archive-session.ts';
import { changeSession } from '../../src/use-cases/change-session.ts';
import { VotingStand } from '../voting-stand.ts';
import { alice, bob, carol } from '../voting/given.ts';

const chatId = -100;
const logger = createLogger({ name: 'test', level: 'silent' });
const minute = 60_000;

let stand: VotingStand;
let functions: SessionFunctions;

beforeEach(async () => {
  stand = await VotingStand.open();
  const { databaseUrl, redisUrl } = stand;
  functions = new SessionFunctions(() =>
    openVoting(
      {
        postgres: { url: databaseUrl },
        redis: redisUrl === undefined ? false : { enabled: true, url: redisUrl },
      },
      { logger, clock: { now: () => new Date(stand.now) } },
    ),
  );
  await functions.initRedis();
  return async () => {
    await functions.closeRedis();
    await stand[Symbol.asyncDispose]();
  };
});

/** What a script of contract D would save. */
const data = {
  message: 'Lunch?',
  participants: ['1', '2'],
  chatId,
  open: true,
  createdBy: '1',
  createdByUsername: 'alice',
};

const purchase = {
  id: 'p1',
  text: 'BUY token=BONK amount=0.05 price=target:0.5',
  type: 'buy',
  token: 'BONK',
  amount: '0.05',
  price: 'target:0.5',
  createdBy: '1',
  duration: 5,
} as const;

test('initRedis opens, getRedisClient gives the core, closeRedis closes', async () => {
  expect(await functions.getRedisClient().health()).toMatchObject({
    postgresql: { status: 'healthy' },
  });
  expect(await functions.initRedis()).toBe(functions.getRedisClient());
  await functions.closeRedis();
  expect(() => functions.getRedisClient()).toThrow(VotingClosedError);
  await functions.initRedis();
});

test('saveSession, getSession, getSessionByChatId, findActiveSession, updateSession and deleteSession', async () => {
  const saved = await functions.saveSession('S', data);
  expect(saved).toMatchObject({ ...data, votes: {}, proposals: [] });
  expect(saved.endTime).toBe(stand.now + 24 * 60 * minute);
  expect(await functions.getSession('S')).toEqual(saved);
  expect(await functions.getSessionByChatId(chatId)).toEqual(saved);
  expect(await functions.findActiveSession(chatId)).toEqual({ id: 'S', value: saved });
  expect(await functions.updateSession('S', { message: 'Dinner?' })).toMatchObject({
    message: 'Dinner?',
  });
  await expect(functions.updateSession('none', {})).rejects.toBeInstanceOf(SessionNotFoundError);
  expect(await functions.deleteSession('S')).toBe(true);
  expect(await functions.deleteSession('S')).toBe(false);
  expect(await functions.getSession('S')).toBeUndefined();
  expect(await functions.getSessionByChatId(chatId)).toBeUndefined();
});

test('saveSession keeps a session as long as it is told, in seconds', async () => {
  await functions.saveSession('S', data, 1);
  await expect.poll(() => functions.getSession('S'), { timeout: 5_000 }).toBeUndefined();
});

test('addParticipant, addProposal, getProposal, findActiveProposal, updateProposal and addVote', async () => {
  await functions.saveSession('S', data);
  expect(await functions.addParticipant('S', carol)).toMatchObject({ kind: 'changed' });
  expect(await functions.addParticipant('S', carol)).toMatchObject({ kind: 'rejected' });
  const proposal = await functions.addProposal('S', purchase);
  expect(proposal).toMatchObject({ endTime: stand.now + 5 * minute, open: true, votes: {} });
  expect(await functions.getProposal('S', 'p1')).toEqual(proposal);
  expect(await functions.findActiveProposal('S')).toEqual(proposal);
  await functions.updateProposal('S', 'p1', { msgId: 7 });
  expect(await functions.getProposal('S', 'p1')).toMatchObject({ msgId: 7 });
  const votes = await Promise.all(
    [alice, bob, carol].map((person) => functions.addVote('S', 'p1', person, { vote: 'yes' })),
  );
  expect(votes.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'changed']);
  await functions.addVote('S', 'p1', bob, { vote: 'yes', amount: '0.05' });
  expect((await functions.getProposal('S', 'p1'))?.votes).toEqual({
    '1': { vote: 'yes', amount: '0.01' },
    '2': { vote: 'yes', amount: '0.05' },
    '3': { vote: 'yes', amount: '0.01' },
  });
  stand.now += 5 * minute;
  expect(await functions.findActiveProposal('S')).toBeUndefined();
});

test('updateSession and updateProposal with an earlier endTime bring the deadlines forward', async () => {
  await functions.saveSession('S', data);
  await functions.addProposal('S', purchase);
  const due = async (kind: string): Promise<number | undefined> => {
    const { rows } = await stand.pool.query<{ due_at: Date }>(
      'select due_at from vote.deadline where kind = $1',
      [kind],
    );
    return rows[0]?.due_at.getTime();
  };
  const sooner = stand.now + 2 * minute;
  await functions.updateProposal('S', 'p1', { endTime: sooner });
  expect(await due('proposal')).toBe(sooner);
  expect(await due('half-time')).toBe(stand.now + minute);
  await functions.updateProposal('S', 'p1', { endTime: sooner + minute });
  expect(await due('proposal')).toBe(sooner);
  await functions.updateSession('S', { endTime: stand.now + 10 * minute });
  expect(await due('session')).toBe(stand.now + 10 * minute);
});

test('handleBuyProposalEnd and handleSellProposalEnd count and carry out once', async () => {
  await functions.saveSession('S', data);
  await functions.addProposal('S', purchase);
  await functions.addVote('S', 'p1', alice, { vote: 'yes', amount: '0.03' });
  await functions.addVote('S', 'p1', bob, { vote: 'yes', amount: '0.01' });
  expect(await functions.handleBuyProposalEnd('p1', 'S', chatId)).toBeUndefined();
  stand.now += 5 * minute;
  expect(await functions.handleBuyProposalEnd('p1', 'S', -2)).toBeUndefined();
  const bought = await functions.handleBuyProposalEnd('p1', 'S', chatId);
  expect(bought).toMatchObject({
    proposal: { result: 'approved', open: false },
    executed: {
      kind: 'bought',
      booked: {
        order: '1',
        position: {
          amount: '0.04',
          price: '0.5',
          priceSource: 'stated',
          quantity: '0.08',
          shares: [
            { personId: '1', stake: '0.03', quantity: '0.06' },
            { personId: '2', stake: '0.01', quantity: '0.02' },
          ],
        },
      },
    },
  });
  expect(await functions.handleBuyProposalEnd('p1', 'S', chatId)).toEqual(bought);

  const sale = { type: 'sell', order: '1', price: 'target:1' } as const;
  await functions.addProposal('S', { ...purchase, ...sale, id: 'p2', text: 'SELL order=1' });
  await functions.addVote('S', 'p2', alice, { vote: 'yes' });
  stand.now += 5 * minute;
  expect(await functions.handleSellProposalEnd('p2', 'S', '2')).toBeUndefined();
  const sold = await functions.handleSellProposalEnd('p2', 'S', '1');
  expect(sold?.executed).toMatchObject({
    kind: 'sold',
    booked: { position: { sale: { price: '1', proceeds: '0.08' } } },
  });
  expect(await functions.handleSellProposalEnd('p2', 'S', '1')).toEqual(sold);
});

test('getAllSessionsForChat has the open one and those of the archive', async () => {
  await functions.saveSession('S', data);
  const all = async (): Promise<readonly string[]> =>
    (await functions.getAllSessionsForChat(chatId)).map(({ id }) => id);
  expect(await all()).toEqual(['S']);
  const context = await stand.context();
  await changeSession(context, 'S', { type: 'close', person: alice, isAdmin: false });
  await archiveSession(context, 'S');
  await functions.saveSession('T', data);
  expect(await all()).toEqual(['T', 'S']);
  expect(await functions.getAllSessionsForChat(-2)).toEqual([]);
});
